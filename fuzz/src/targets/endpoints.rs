//! Endpoint strings: none is too strange, and what one says it means, it means.

use zmq::options::{Options, SocketType};
use zmq::transport::Address;

pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    for ipv6 in [false, true] {
        let mut options = Options::new(SocketType::Dealer);
        options.ipv6 = ipv6;
        for parse in [Address::parse_bind, Address::parse_connect] {
            if let Ok(address) = parse(text, &options) {
                let shown = address.to_string();
                assert_eq!(
                    parse(&shown, &options).map(|address| address.to_string()),
                    Ok(shown)
                );
            }
        }
    }
}
