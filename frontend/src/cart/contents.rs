//! What is in a cart, and how it travels in its signed cookie.
//!
//! Layout of version 1: the byte 1, visitor (16 bytes), order key (16 bytes), then per line the SKU id as a
//! variable-length number (7 bits a byte, lowest first) and the quantity (1 byte). No prices: they are looked up.

use domain::{MAX_CART_LINES, Quantity, SkuId};
use uuid::Uuid;

const VERSION: u8 = 1;

/// A shopper's cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cart {
    /// Random; ties form tokens to this browser.
    pub visitor: Uuid,
    /// The idempotency key of the order that this cart becomes. A new cart has a new one.
    pub order_key: Uuid,
    lines: Vec<CartLine>,
}

/// Some pieces of one SKU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CartLine {
    /// Which SKU.
    pub sku: SkuId,
    /// How many.
    pub quantity: Quantity,
}

/// The cart has as many lines as it may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a cart has at most {MAX_CART_LINES} lines")]
pub struct CartFull;

impl Cart {
    /// An empty cart of a new visitor.
    pub fn new() -> Self {
        Self { visitor: Uuid::new_v4(), order_key: Uuid::new_v4(), lines: Vec::new() }
    }

    /// An empty cart of the same visitor, for the next order.
    #[must_use]
    pub fn emptied(&self) -> Self {
        Self { visitor: self.visitor, order_key: Uuid::new_v4(), lines: Vec::new() }
    }

    /// The lines in the order they were added.
    pub fn lines(&self) -> &[CartLine] {
        &self.lines
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Pieces altogether.
    pub fn pieces(&self) -> u32 {
        self.lines.iter().map(|line| line.quantity.get()).sum()
    }

    /// Adds pieces; of one SKU there are never more than [`Quantity::MAX`].
    pub fn add(&mut self, sku: SkuId, quantity: Quantity) -> Result<(), CartFull> {
        if let Some(line) = self.lines.iter_mut().find(|line| line.sku == sku) {
            line.quantity = line.quantity.saturating_add(quantity);
        } else if self.lines.len() < MAX_CART_LINES {
            self.lines.push(CartLine { sku, quantity });
        } else {
            return Err(CartFull);
        }
        Ok(())
    }

    /// Sets the pieces of a SKU that is in the cart.
    pub fn change(&mut self, sku: SkuId, quantity: Quantity) {
        if let Some(line) = self.lines.iter_mut().find(|line| line.sku == sku) {
            line.quantity = quantity;
        }
    }

    /// Takes a SKU out.
    pub fn remove(&mut self, sku: SkuId) {
        self.lines.retain(|line| line.sku != sku);
    }

    /// The cart as bytes, at most 363.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(self.visitor.as_bytes());
        bytes.extend_from_slice(self.order_key.as_bytes());
        for line in &self.lines {
            write_number(&mut bytes, line.sku.0.unsigned_abs());
            bytes.push(u8::try_from(line.quantity.get()).expect("a quantity is at most 20"));
        }
        bytes
    }

    /// Reads what [`Cart::encode`] wrote; anything else is `None`.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&[VERSION])?;
        let (visitor, rest) = rest.split_at_checked(16)?;
        let (order_key, mut rest) = rest.split_at_checked(16)?;
        let mut cart = Self {
            visitor: Uuid::from_slice(visitor).ok()?,
            order_key: Uuid::from_slice(order_key).ok()?,
            lines: Vec::new(),
        };
        while !rest.is_empty() {
            let sku = SkuId(i64::try_from(read_number(&mut rest)?).ok()?);
            let (&pieces, left) = rest.split_first()?;
            rest = left;
            let quantity = Quantity::new(pieces.into()).ok()?;
            if cart.lines.len() == MAX_CART_LINES || cart.lines.iter().any(|line| line.sku == sku) {
                return None;
            }
            cart.lines.push(CartLine { sku, quantity });
        }
        Some(cart)
    }
}

impl Default for Cart {
    fn default() -> Self {
        Self::new()
    }
}

fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        let low = number.to_le_bytes()[0] & 0x7F;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn carts() -> impl Strategy<Value = Cart> {
        prop::collection::vec((0..=i64::MAX, 1..=20_u32), 0..40).prop_map(|lines| {
            let mut cart = Cart::new();
            for (sku, pieces) in lines {
                let _ = cart.add(SkuId(sku), Quantity::new(pieces).unwrap());
            }
            cart
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(cart in carts()) {
            let bytes = cart.encode();
            prop_assert!(bytes.len() <= 363);
            prop_assert!(cart.lines().len() <= MAX_CART_LINES);
            prop_assert_eq!(Cart::decode(&bytes), Some(cart));
        }

        #[test]
        fn any_bytes_are_a_valid_cart_or_none(mut bytes in prop::collection::vec(any::<u8>(), 0..500), version in any::<bool>()) {
            if version && !bytes.is_empty() {
                bytes[0] = VERSION;
            }
            if let Some(cart) = Cart::decode(&bytes) {
                prop_assert!(cart.lines().len() <= MAX_CART_LINES);
                prop_assert_eq!(Cart::decode(&cart.encode()), Some(cart));
            }
        }
    }

    #[test]
    fn pieces_of_one_sku_add_up_to_twenty_at_most() {
        let mut cart = Cart::new();
        let (sku, fifteen) = (SkuId(7), Quantity::new(15).unwrap());
        cart.add(sku, fifteen).unwrap();
        cart.add(sku, fifteen).unwrap();
        assert_eq!((cart.lines().len(), cart.pieces()), (1, 20));
        cart.change(sku, Quantity::ONE);
        assert_eq!(cart.pieces(), 1);
        cart.remove(sku);
        assert!(cart.is_empty());
    }

    #[test]
    fn the_thirty_first_line_is_refused() {
        let mut cart = Cart::new();
        for sku in 1..=30 {
            cart.add(SkuId(sku), Quantity::ONE).unwrap();
        }
        assert_eq!(cart.add(SkuId(31), Quantity::ONE), Err(CartFull));
        assert_eq!(cart.add(SkuId(30), Quantity::ONE), Ok(()));
    }
}
