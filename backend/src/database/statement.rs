//! SQL with a name, so that metrics, logs and the test of all statements can speak of it.

/// One SQL statement.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// Its name in metrics and logs.
    pub name: &'static str,
    /// The SQL, with `$1`, `$2` … for values.
    pub sql: &'static str,
}

/// Declares the statements of a feature as constants and lists them, so that none escapes the test that prepares
/// each one against the schema:
///
/// ```
/// backend::statements! {
///     /// The database's own time.
///     FIND_NOW = "SELECT clock_timestamp()";
/// }
/// assert_eq!(FIND_NOW.name, "FIND_NOW");
/// assert_eq!(STATEMENTS.len(), 1);
/// ```
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)+) => {
        $(
            $(#[$doc])*
            pub(crate) const $name: $crate::database::Statement =
                $crate::database::Statement { name: stringify!($name), sql: $sql };
        )+
        /// All statements of this module.
        pub const STATEMENTS: &[$crate::database::Statement] = &[$($name),+];
    };
}
