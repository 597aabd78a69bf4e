//! Who may do what: roles, the actor of a request, and the guard in front of
//! every route.
//!
//! The table itself is [`crate::app::routes`]: a route is added with the rule
//! of who may take it, or not at all. The guard turns strangers away, hands the
//! handler an [`Actor`] with its reach, and the query asks for the reach:
//! another's record is *not found*, never "forbidden". Requests that change
//! something must come from our own pages; programs with a bearer token and
//! links with a secret carry no cookie that someone else could use.

use std::collections::{BTreeSet, HashMap};
use std::future::{Ready, ready};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{FromRequest, Handler, HttpMessage, HttpRequest, Responder, Route, guard, web};

use crate::app::App;
use crate::{Error, Result, accounts};

crate::code_list!(
    /// What an account may be (domain handbook 1).
    Role, "role", {
        /// 求职者
        Seeker = "seeker",
        /// 单位负责人
        EmployerOwner = "employer_owner",
        /// 单位经办人
        EmployerRecruiter = "employer_recruiter",
        /// 服务专员
        Specialist = "specialist",
        /// 培训机构
        TrainingStaff = "training_staff",
        /// 招聘工作人员
        Officer = "officer",
        /// 审核员
        Reviewer = "reviewer",
        /// 监考员
        Proctor = "proctor",
        /// 管理员
        Admin = "admin",
        /// 审计员
        Auditor = "auditor",
    }
);

impl Role {
    /// Whether it belongs to the office: staff need a second factor and are
    /// logged out sooner.
    pub const fn is_staff(self) -> bool {
        matches!(self, Role::Specialist | Role::Officer | Role::Reviewer | Role::Proctor | Role::Admin | Role::Auditor)
    }
}

/// How far a role reaches on a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Records of its own, or of its own unit.
    Own,
    /// Anyone's.
    Any,
}

/// Who may take a route.
#[derive(Debug, Clone, Copy)]
pub enum Who {
    /// Everyone, logged in or not.
    Anyone,
    /// Whoever holds the secret in the link; no cookie speaks for them.
    Token,
    /// Accounts with one of the roles, each with its reach.
    Roles(&'static [(Role, Reach)]),
}

/// Everyone with an account, of their own things.
pub const ACCOUNTS: Who = Who::Roles(&[
    (Role::Seeker, Reach::Own),
    (Role::EmployerOwner, Reach::Own),
    (Role::EmployerRecruiter, Reach::Own),
    (Role::Specialist, Reach::Own),
    (Role::TrainingStaff, Reach::Own),
    (Role::Officer, Reach::Own),
    (Role::Reviewer, Reach::Own),
    (Role::Proctor, Reach::Own),
    (Role::Admin, Reach::Own),
    (Role::Auditor, Reach::Own),
]);

/// Who is asking, and how far they reach on this route.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The account.
    pub account_id: i64,
    /// How pages address them.
    pub name: String,
    /// Every role of the account.
    pub roles: Vec<Role>,
    /// How far they reach on the route that was taken.
    pub reach: Reach,
    /// The session it came with; `None` for a program.
    pub session_id: Option<i64>,
    /// What a program may do; `None` for a person.
    pub scopes: Option<Vec<String>>,
    /// How many notices nobody has opened yet; 0 for a program, which sees no pages.
    pub n_unread: i64,
}

impl Actor {
    /// Whether the account has this role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the account belongs to the office.
    pub fn is_staff(&self) -> bool {
        self.roles.iter().any(|it| it.is_staff())
    }
}

impl FromRequest for Actor {
    type Error = Error;
    type Future = Ready<Result<Actor>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(req.extensions().get::<Actor>().cloned().ok_or(Error::Unauthorized))
    }
}

/// A half-open session: the password was right, the second factor is still due.
#[derive(Debug, Clone, Copy)]
pub struct HalfOpen {
    /// The session that waits.
    pub session_id: i64,
    /// Whose it is.
    pub account_id: i64,
}

impl FromRequest for HalfOpen {
    type Error = Error;
    type Future = Ready<Result<HalfOpen>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(req.extensions().get::<HalfOpen>().copied().ok_or(Error::Unauthorized))
    }
}

/// A visit through a link that holds a secret: its pages are kept nowhere.
#[derive(Debug, Clone, Copy)]
pub struct ByToken;

/// One line of the table of routes.
pub struct Entry {
    /// GET, POST ...
    pub method: Method,
    /// The path with its parameters, without a language.
    pub path: &'static str,
    /// Who may take it.
    pub who: Who,
    route: Box<dyn Fn() -> Route + Send + Sync>,
}

macro_rules! methods {
    ($($(#[$meta:meta])* $name:ident = $method:ident),+ $(,)?) => { $(
        $(#[$meta])*
        pub fn $name<F, Args>(path: &'static str, who: Who, handler: F) -> Entry
        where
            F: Handler<Args> + Send + Sync,
            Args: FromRequest + 'static,
            F::Output: Responder + 'static,
        {
            let route = Box::new(move || {
                let is_ours = guard::Method(Method::$method);
                match Method::$method {
                    // A HEAD is a GET whose body nobody reads.
                    Method::GET => Route::new().guard(guard::Any(is_ours).or(guard::Head())),
                    _ => Route::new().guard(is_ours),
                }
                .to(handler.clone())
            });
            Entry { method: Method::$method, path, who, route }
        }
    )+ };
}
methods! {
    /// A page or a record; changes nothing.
    get = GET,
    /// An act.
    post = POST,
    /// A record as a whole.
    put = PUT,
    /// The end of a record.
    delete = DELETE,
}

/// The table, as the guard looks it up.
pub struct Rules {
    by_route: HashMap<(Method, &'static str), Who>,
}

impl Rules {
    /// # Panics
    /// A route stands in the table twice: which rule holds would be chance.
    pub fn new(entries: &[Entry]) -> Rules {
        let mut by_route = HashMap::new();
        for it in entries {
            let twin = by_route.insert((it.method.clone(), it.path), it.who);
            assert!(twin.is_none(), "{} {} stands in the table of routes twice", it.method, it.path);
        }
        Rules { by_route }
    }

    /// The scopes of the API's routes that an account with these roles may take.
    pub fn scopes(&self, roles: &[Role]) -> BTreeSet<String> {
        let may = |who: &Who| match who {
            Who::Anyone | Who::Token => true,
            Who::Roles(allowed) => allowed.iter().any(|it| roles.contains(&it.0)),
        };
        let api = self.by_route.iter().filter(|((_, path), who)| path.starts_with("/api/v1/") && may(who));
        api.map(|((method, path), _)| scope_of(method, path)).collect()
    }

    fn find(&self, method: &Method, pattern: &str) -> Option<Who> {
        let method = if method == Method::HEAD { &Method::GET } else { method };
        self.by_route.get(&(method.clone(), pattern)).copied()
    }
}

/// Registers the routes of the table: one resource for each path.
pub fn register(cfg: &mut web::ServiceConfig, entries: &[Entry]) {
    let mut paths: Vec<&'static str> = Vec::new();
    for entry in entries {
        if !paths.contains(&entry.path) {
            paths.push(entry.path);
        }
    }
    for path in paths {
        let mut resource = web::resource(path);
        for entry in entries.iter().filter(|it| it.path == path) {
            resource = resource.route((entry.route)());
        }
        cfg.service(resource);
    }
}

/// The guard: knows who asks, turns away who may not, and refuses forged requests.
pub async fn admit<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> actix_web::Result<ServiceResponse<BoxBody>> {
    match check(&req).await {
        Ok(()) => Ok(next.call(req).await?.map_into_boxed_body()),
        // Not `into_response`, which forgets what went wrong.
        Err(err) => Ok(req.error_response(err)),
    }
}

async fn check(req: &ServiceRequest) -> Result<()> {
    let app = req.app_data::<web::Data<App>>().expect("the app is registered").clone();
    let rules = req.app_data::<web::Data<Rules>>().expect("the rules are registered").clone();
    let Some(pattern) = req.match_pattern() else {
        // No such path: the router answers 404 and 405 by itself. Who is logged
        // in still matters for the page around the answer.
        identify(req, &app).await?;
        return Ok(());
    };
    let who = rules.find(req.method(), &pattern);
    let is_program = identify(req, &app).await?;
    let Some(who) = who else { return Ok(()) };

    // Whoever is nobody yet is told to log in, whatever they sent.
    if matches!(who, Who::Roles(_)) && !req.extensions().contains::<Actor>() {
        return Err(Error::Unauthorized);
    }
    if !req.method().is_safe() && !is_program && !matches!(who, Who::Token) {
        refuse_forged(req, &app)?;
    }
    if matches!(who, Who::Token) {
        req.extensions_mut().insert(ByToken);
    }
    let Who::Roles(allowed) = who else { return Ok(()) };
    let mut extensions = req.extensions_mut();
    let actor = extensions.get_mut::<Actor>().ok_or(Error::Unauthorized)?;
    let reach = allowed.iter().filter(|(role, _)| actor.is(*role)).map(|(_, reach)| *reach).max();
    actor.reach = reach.ok_or(Error::Forbidden)?;
    if let Some(scopes) = &actor.scopes {
        let scope = scope_of(req.method(), &pattern);
        if !scopes.contains(&scope) {
            return Err(Error::MissingScope(scope));
        }
    }
    Ok(())
}

/// What a program needs for a route: `postings:read` for `GET /api/v1/postings/..`,
/// `postings:write` for whatever changes one.
pub fn scope_of(method: &Method, pattern: &str) -> String {
    let concept = pattern.strip_prefix("/api/v1/").unwrap_or("pages").split(['/', '.']).next();
    // One's own profile is a profile.
    let concept = concept.map(|it| if it == "profile" { "profiles" } else { it });
    let act = if method.is_safe() { "read" } else { "write" };
    format!("{}:{act}", concept.unwrap_or_default())
}

/// Finds out who asks; answers whether it is a program with a token.
async fn identify(req: &ServiceRequest, app: &App) -> Result<bool> {
    let now = app.clock.now();
    if req.path().starts_with("/api/")
        && let Some(value) = req.headers().get(header::AUTHORIZATION)
    {
        let token = value.to_str().ok().and_then(|it| it.strip_prefix("Bearer ")).ok_or(Error::Unauthorized)?;
        let token_hash = crate::crypto::hash_token(token.trim());
        let actor = accounts::sessions::resume_program(app, token_hash, now).await?;
        req.extensions_mut().insert(actor.ok_or(Error::Unauthorized)?);
        return Ok(true);
    }
    if let Some(cookie) = req.cookie(app.session_cookie()) {
        let token_hash = crate::crypto::hash_token(cookie.value());
        match accounts::sessions::resume(app, token_hash, now).await? {
            Some(accounts::sessions::Resumed::Complete(actor)) => {
                req.extensions_mut().insert(actor);
            }
            Some(accounts::sessions::Resumed::Half(half)) => {
                req.extensions_mut().insert(half);
            }
            None => {}
        }
    }
    Ok(false)
}

/// Refuses what another site made a browser send. Every browser in use says
/// where a POST comes from; whoever says nothing carries no cookie of a browser.
fn refuse_forged(req: &ServiceRequest, app: &App) -> Result<()> {
    let text = |name: &str| req.headers().get(name).and_then(|it| it.to_str().ok());
    let is_ours = match text("sec-fetch-site") {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => match (text("origin"), text("referer")) {
            (Some(origin), _) => app.is_own_origin(origin, text("host")),
            (None, Some(referer)) => app.is_own_origin(referer, text("host")),
            (None, None) => false,
        },
    };
    if is_ours { Ok(()) } else { Err(Error::Forged) }
}
