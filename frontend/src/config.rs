//! The settings of this program. Only `main` reads them from the environment.

use crate::page::{CookieKeys, KeysError};
use domain::{Phone, PhoneError};
use picture_store::PictureConfig;
use rate_limit::{ProxiesError, TrustedProxies};
use secrecy::{ExposeSecret, SecretString};
use std::path::PathBuf;

/// The shop as its owner sets it up.
#[derive(Debug, Clone, clap::Args)]
pub struct ShopConfig {
    /// Address of the backend (or of a load balancer before several).
    #[arg(long, env = "BACKEND_URL", default_value = "http://127.0.0.1:8081")]
    pub backend_url: String,

    /// The address that shoppers use, such as `https://shop.example`. Stands in links to the shop from outside; with
    /// https, cookies only travel over HTTPS.
    #[arg(long, env = "PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
    pub public_url: String,

    /// File that keeps a copy of the catalogue, so that this process can start while the backend is down.
    #[arg(long, env = "CATALOGUE_COPY")]
    pub catalogue_copy: PathBuf,

    /// Where the pictures lie.
    #[command(flatten)]
    pub pictures: PictureConfig,

    /// Keys that sign cookies: hexadecimal, at least 32 bytes each, separated by commas. The first signs, all verify.
    #[arg(long, env = "COOKIE_KEYS", hide_env_values = true)]
    pub cookie_keys: SecretString,

    /// The mobile number for help, `01XXXXXXXXX`, shown with call and WhatsApp buttons.
    #[arg(long, env = "SHOP_PHONE")]
    pub shop_phone: String,

    /// Most mebibytes of rendered pages kept in memory.
    #[arg(long, env = "PAGE_CACHE_MIB", default_value_t = 256, value_parser = clap::value_parser!(u64).range(1..=65_536))]
    pub page_cache_mib: u64,

    /// Most mebibytes of pictures kept in memory.
    #[arg(long, env = "MEDIA_CACHE_MIB", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..=65_536))]
    pub media_cache_mib: u64,

    /// Milliseconds that work may wait in this process before requests are refused, those first that nobody waits for.
    #[arg(long, env = "SHED_TARGET_MS", default_value_t = SHED_TARGET_MS, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub shed_target_ms: u64,

    /// How often one client may do something.
    #[command(flatten)]
    pub limits: LimitsConfig,

    /// What stands on tax invoices.
    #[command(flatten)]
    pub tax: TaxConfig,
}

/// What stands on tax invoices (Mushak 6.3).
#[derive(Debug, Clone, Default, clap::Args)]
pub struct TaxConfig {
    /// The shop's business identification number, `000123456-0101`. Without it there are no tax invoices.
    #[arg(long, env = "SHOP_BIN", requires = "shop_address", requires = "vat_permille")]
    pub shop_bin: Option<String>,

    /// The address from which tax invoices are issued.
    #[arg(long, env = "SHOP_ADDRESS")]
    pub shop_address: Option<String>,

    /// The VAT that prices contain, in thousandths: 75 is 7.5 %. Ask your VAT consultant which rate holds.
    #[arg(long, env = "VAT_PERMILLE", value_parser = clap::value_parser!(i64).range(0..=250))]
    pub vat_permille: Option<i64>,
}

/// What stands on tax invoices, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxSettings {
    /// The business identification number.
    pub bin: String,
    /// From where invoices are issued.
    pub address: String,
    /// The VAT that prices contain, in thousandths.
    pub vat_permille: i64,
}

impl TaxConfig {
    fn check(&self) -> Result<Option<TaxSettings>, SettingsError> {
        let (Some(bin), Some(address), Some(vat_permille)) =
            (&self.shop_bin, &self.shop_address, self.vat_permille)
        else {
            return Ok(None);
        };
        let (number, branch) = bin.split_once('-').ok_or(SettingsError::Bin)?;
        let is_digits = |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
        if !is_digits(number, 9) || !is_digits(branch, 4) {
            return Err(SettingsError::Bin);
        }
        Ok(Some(TaxSettings { bin: bin.clone(), address: address.clone(), vat_permille }))
    }
}

/// Long enough that a machine whose cores are just full refuses nobody, short enough that pages of those who are in stay
/// far below half a second.
pub const SHED_TARGET_MS: u64 = 150;

/// How clients are told apart when limits count them.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct LimitsConfig {
    /// Networks of the proxies and load balancers in front, separated by commas, such as `10.0.0.0/8,2001:db8::/32`. Only
    /// their `X-Forwarded-For` is believed; from the right, the first address that is not one of them is the client.
    #[arg(long, env = "TRUSTED_PROXIES", default_value = "")]
    pub trusted_proxies: String,

    /// Redis that counts for all frontends together, `redis://:password@host:6379/0`. Without it, or while it does not
    /// answer, each process counts for itself.
    #[arg(long, env = "REDIS_URL", hide_env_values = true)]
    pub redis_url: Option<SecretString>,
}

/// Settings that were checked against each other.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Scheme and authority, without a slash at the end.
    pub public_url: String,
    /// The authority in `public_url`.
    pub public_host: String,
    /// Whether cookies only travel over HTTPS.
    pub secure_cookies: bool,
    /// The number for help.
    pub phone: Phone,
    /// What signs cookies.
    pub keys: CookieKeys,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: TrustedProxies,
    /// What stands on tax invoices.
    pub tax: Option<TaxSettings>,
}

/// A setting cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Not an address of a site.
    #[error("PUBLIC_URL must be http:// or https:// and a host, without a path")]
    PublicUrl,
    /// Not a mobile number.
    #[error("SHOP_PHONE: {0}")]
    Phone(#[from] PhoneError),
    /// Not a business identification number.
    #[error("SHOP_BIN must be nine digits, a hyphen and four digits, such as 000123456-0101")]
    Bin,
    /// See the reason.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// See the reason.
    #[error("TRUSTED_PROXIES: {0}")]
    Proxies(#[from] ProxiesError),
}

impl ShopConfig {
    /// Checks the settings.
    pub fn check(&self) -> Result<Settings, SettingsError> {
        let public_url = self.public_url.trim_end_matches('/');
        let (scheme, host) = public_url.split_once("://").ok_or(SettingsError::PublicUrl)?;
        let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if !matches!(scheme, "http" | "https") || host.is_empty() || !host.chars().all(is_host) {
            return Err(SettingsError::PublicUrl);
        }
        Ok(Settings {
            public_url: public_url.to_owned(),
            public_host: host.to_owned(),
            secure_cookies: scheme == "https",
            phone: Phone::parse(&self.shop_phone)?,
            keys: CookieKeys::parse(self.cookie_keys.expose_secret())?,
            trusted_proxies: self.limits.trusted_proxies.parse()?,
            tax: self.tax.check()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(public_url: &str) -> ShopConfig {
        ShopConfig {
            backend_url: String::new(),
            public_url: public_url.to_owned(),
            catalogue_copy: PathBuf::new(),
            pictures: PictureConfig::default(),
            cookie_keys: "ab".repeat(32).into(),
            shop_phone: "01712345678".to_owned(),
            page_cache_mib: 1,
            media_cache_mib: 1,
            shed_target_ms: SHED_TARGET_MS,
            limits: LimitsConfig::default(),
            tax: TaxConfig::default(),
        }
    }

    #[test]
    fn a_tax_invoice_has_a_number_of_the_right_form() {
        let check = |bin: &str| {
            let mut config = config("http://127.0.0.1:8080");
            config.tax = TaxConfig {
                shop_bin: Some(bin.to_owned()),
                shop_address: Some("Dhaka".to_owned()),
                vat_permille: Some(75),
            };
            config.check()
        };
        assert_eq!(check("000123456-0101").unwrap().tax.unwrap().vat_permille, 75);
        for wrong in ["", "000123456", "00012345-0101", "000123456-01a1"] {
            assert_eq!(check(wrong).unwrap_err(), SettingsError::Bin, "{wrong}");
        }
    }

    #[test]
    fn the_public_address_is_a_site() {
        let settings = config("https://shop.example/").check().unwrap();
        assert_eq!((settings.public_url.as_str(), settings.secure_cookies), ("https://shop.example", true));
        assert!(!config("http://127.0.0.1:8080").check().unwrap().secure_cookies);
        for wrong in
            ["", "shop.example", "ftp://shop.example", "https://shop.example/path", "https://\"><script>"]
        {
            assert_eq!(config(wrong).check().unwrap_err(), SettingsError::PublicUrl, "{wrong}");
        }
    }
    #[test]
    fn trusted_proxies_are_networks() {
        let mut config = config("http://127.0.0.1:8080");
        config.limits.trusted_proxies = "10.0.0.0/8, ::1".to_owned();
        assert!(config.check().is_ok());
        config.limits.trusted_proxies = "the load balancer".to_owned();
        assert!(matches!(config.check(), Err(SettingsError::Proxies(_))));
    }
}
