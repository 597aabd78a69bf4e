//! What employers do, in a word.

crate::code_list!(
    /// The trade of an employer.
    Industry, "employers-industry", {
        /// Staffing.
        Agency = "agency",
        /// Car service.
        Auto = "auto",
        /// Hair and beauty.
        Beauty = "beauty",
        /// Care of the elderly.
        Care = "care",
        /// Clinic.
        Clinic = "clinic",
        /// Construction.
        Construction = "construction",
        /// Interior finishing.
        Decoration = "decoration",
        /// Online retail.
        Ecommerce = "ecommerce",
        /// Energy.
        Energy = "energy",
        /// Crop farming.
        Farm = "farm",
        /// Finance and insurance.
        Finance = "finance",
        /// Food processing.
        Food = "food",
        /// Furniture.
        Furniture = "furniture",
        /// Clothing.
        Garment = "garment",
        /// Domestic services.
        Home = "home",
        /// Hospital.
        Hospital = "hospital",
        /// Hotels.
        Hotel = "hotel",
        /// Information technology.
        It = "it",
        /// Kindergarten.
        Kindergarten = "kindergarten",
        /// Legal services.
        Law = "law",
        /// Livestock.
        Livestock = "livestock",
        /// Transport and logistics.
        Logistics = "logistics",
        /// Machinery.
        Machinery = "machinery",
        /// Media.
        Media = "media",
        /// Business services.
        Office = "office",
        /// Pharmaceuticals.
        Pharma = "pharma",
        /// Pharmacy.
        Pharmacy = "pharmacy",
        /// Property management.
        Property = "property",
        /// Public service.
        Public = "public",
        /// Restaurants.
        Restaurant = "restaurant",
        /// Retail.
        Retail = "retail",
        /// School.
        School = "school",
        /// Tourism.
        Tourism = "tourism",
        /// Training.
        Training = "training",
    }
);
