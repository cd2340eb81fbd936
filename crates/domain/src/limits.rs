//! Bounds that both services agree on. Every list, body and text of the shop has one.

/// Most lines a cart or an order may have.
pub const MAX_CART_LINES: usize = 30;

/// Largest request body either service reads, in bytes.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// At or below this many pieces on hand the shop says "few left".
pub const FEW_LEFT: i64 = 5;
