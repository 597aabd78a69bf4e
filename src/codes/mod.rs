//! Public code lists: regions, occupations, education, days off, kinds and states.
//!
//! A code list is closed: an unknown code is a mistake of whoever sent it and
//! is answered by naming it (400 in a query, 422 in a body), never by an empty
//! result. The words that people read for a code stand in `locales/`.

pub mod education;
pub mod holidays;
pub mod identity;
pub mod occupations;
pub mod regions;

pub use education::Education;

/// Declares a closed list of words: an enum, its stable codes and the prefix of
/// its messages (`postings-kind` and code `full_time` read `postings-kind-full_time`).
///
/// The code is what stands in rows, in the API and in URLs. A column is read as one of
/// them by `#[diesel(deserialize_as = String)]`.
#[macro_export]
macro_rules! code_list {
    ($(#[$meta:meta])* $name:ident, $prefix:literal, { $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// `None` where the list has no such code.
            pub fn parse(code: &str) -> Option<$name> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }

            /// The name of the message that says it to people.
            pub const fn message(self) -> &'static str {
                match self { $($name::$variant => concat!($prefix, "-", $code)),+ }
            }

            /// Its place in [`Self::ALL`], which the index stores.
            pub const fn ordinal(self) -> u64 { self as u64 }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            /// The error is the code, where the list has none such.
            fn try_from(code: String) -> std::result::Result<$name, String> {
                $name::parse(&code).ok_or(code)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let code = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                $name::parse(&code).ok_or_else(|| {
                    serde::de::Error::custom(format!("unknown code {code:?}, known: {}",
                        $name::ALL.iter().map(|it| it.code()).collect::<Vec<_>>().join(", ")))
                })
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some($name::ALL.iter().map(|it| it.code())))
                    .into()
            }
        }
        impl utoipa::ToSchema for $name {}
    };
}
