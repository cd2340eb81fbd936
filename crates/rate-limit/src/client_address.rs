//! Who asks, when proxies stand in between.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// The proxies whose `X-Forwarded-For` is believed. Anybody else can write whatever they like into it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

/// A network, as IPv6; IPv4 stands in `::ffff:0:0/96`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    bits: u128,
    mask: u128,
}

/// Not a list of networks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a network such as 10.0.0.0/8 or 2001:db8::/32")]
pub struct ProxiesError(String);

impl TrustedProxies {
    /// The client behind a connection: the rightmost forwarded address that is not a trusted proxy. Each proxy adds on the
    /// right whom it was asked by, so everything left of that may be invented.
    ///
    /// The peer itself, when it is not trusted or when what it forwards cannot be read. `forwarded` are the values of
    /// `X-Forwarded-For` in order.
    pub fn client<'a, I>(&self, peer: IpAddr, forwarded: I) -> IpAddr
    where
        I: DoubleEndedIterator<Item = &'a [u8]>,
    {
        if !self.contains(peer) {
            return peer;
        }
        for hop in forwarded.rev().flat_map(|value| value.rsplit(|&byte| byte == b',')) {
            match parse_hop(hop) {
                Some(address) if self.contains(address) => {}
                Some(address) => return address,
                None => return peer,
            }
        }
        peer
    }

    fn contains(&self, address: IpAddr) -> bool {
        let bits = to_bits(address);
        self.0.iter().any(|network| bits & network.mask == network.bits)
    }
}

/// `10.0.0.0/8, 192.0.2.7, 2001:db8::/32`; empty: nobody.
impl FromStr for TrustedProxies {
    type Err = ProxiesError;

    fn from_str(text: &str) -> Result<Self, ProxiesError> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts
            .map(|part| parse_network(part).ok_or_else(|| ProxiesError(part.to_owned())))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

fn parse_network(text: &str) -> Option<Network> {
    let (address, length) =
        text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
    let address: IpAddr = address.parse().ok()?;
    let (width, before) = if address.is_ipv4() { (32, 96) } else { (128, 0) };
    let length: u32 = length.map_or(Some(width), |length| length.parse().ok())?;
    if length > width {
        return None;
    }
    let mask =
        u128::MAX.checked_shl(width - length).unwrap_or(0) | if before > 0 { u128::MAX << 32 } else { 0 };
    Some(Network { bits: to_bits(address) & mask, mask })
}

fn to_bits(address: IpAddr) -> u128 {
    let address: Ipv6Addr = match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    };
    address.to_bits()
}

/// `203.0.113.7`, `203.0.113.7:4711`, `2001:db8::7`, `[2001:db8::7]:4711`: some proxies add the port.
fn parse_hop(hop: &[u8]) -> Option<IpAddr> {
    let hop = std::str::from_utf8(hop).ok()?.trim();
    let address = hop.parse::<IpAddr>().ok();
    let address = address.or_else(|| hop.parse::<std::net::SocketAddr>().ok().map(|address| address.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PROXIES: &str = "10.0.0.0/8, 192.0.2.7,2001:db8:ffff::/48";

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let proxies: TrustedProxies = PROXIES.parse().unwrap();
        let forwarded = forwarded.iter().map(|value| value.as_bytes());
        proxies.client(peer.parse().unwrap(), forwarded).to_string()
    }

    #[test]
    fn an_untrusted_peer_is_itself_whatever_it_says() {
        assert_eq!(client("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client("203.0.113.9", &["198.51.100.1, 10.0.0.1", "192.0.2.7"]), "203.0.113.9");
        let nobody = TrustedProxies::default();
        let peer = "127.0.0.1".parse().unwrap();
        assert_eq!(nobody.client(peer, [b"1.2.3.4".as_slice()].into_iter()), peer);
    }

    #[test]
    fn a_chain_of_trusted_proxies_leads_to_the_client() {
        assert_eq!(client("10.1.2.3", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.1.2.3", &["198.51.100.1, 192.0.2.7"]), "198.51.100.1");
        assert_eq!(client("192.0.2.7", &["198.51.100.1", "10.9.9.9"]), "198.51.100.1");
        assert_eq!(client("::ffff:10.1.2.3", &["2001:db8::5, [2001:db8:ffff::1]:443"]), "2001:db8::5");
        assert_eq!(client("10.1.2.3", &["198.51.100.1:51234"]), "198.51.100.1");
    }

    #[test]
    fn what_the_client_wrote_itself_is_not_read() {
        assert_eq!(client("10.1.2.3", &["1.1.1.1, 198.51.100.1, 10.0.0.1"]), "198.51.100.1");
        assert_eq!(client("10.1.2.3", &["garbage, 198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn what_cannot_be_read_leaves_the_peer() {
        for garbage in ["", ",", "unknown", "10.0.0.1, x", "999.1.1.1", "1.2.3.4 5", "১.২.৩.৪"] {
            assert_eq!(client("10.1.2.3", &[garbage]), "10.1.2.3", "{garbage}");
        }
        assert_eq!(client("10.1.2.3", &[]), "10.1.2.3");
        assert_eq!(client("10.1.2.3", &["10.0.0.2"]), "10.1.2.3", "all are proxies");
    }

    #[test]
    fn networks_have_edges() {
        let contains = |network: &str, address: &str| {
            network.parse::<TrustedProxies>().unwrap().contains(address.parse().unwrap())
        };
        assert!(contains("10.0.0.0/8", "10.255.255.255") && !contains("10.0.0.0/8", "11.0.0.0"));
        assert!(contains("10.1.2.3/8", "10.9.9.9"), "bits behind the mask do not matter");
        assert!(contains("0.0.0.0/0", "203.0.113.1") && !contains("0.0.0.0/0", "2001:db8::1"));
        assert!(contains("::/0", "2001:db8::1"));
        assert!(contains("2001:db8::/32", "2001:db8:1::1") && !contains("2001:db8::/32", "2001:db9::1"));
        assert!(contains("127.0.0.1", "127.0.0.1") && !contains("127.0.0.1", "127.0.0.2"));
        for wrong in ["10.0.0.0/33", "::/129", "shop.example", "10.0.0.0/", "10.0.0/8", "/8", "10.0.0.0/-1"] {
            assert_eq!(wrong.parse::<TrustedProxies>(), Err(ProxiesError(wrong.to_owned())), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_harmless(value in prop::collection::vec(any::<u8>(), 0..200)) {
            let proxies: TrustedProxies = PROXIES.parse().unwrap();
            let peer = "10.1.2.3".parse().unwrap();
            let client = proxies.client(peer, [value.as_slice()].into_iter());
            prop_assert!(client == peer || !proxies.contains(client));
        }
    }
}
