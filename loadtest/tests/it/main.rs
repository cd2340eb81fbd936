//! The program against a shop that is not what it seems: it must say so.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails, in the functions that tests share too")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;

const PROFILE: &str = "about = 'a test'\nthink_seconds = 0.2\ntimeout_seconds = 2\npages_per_visit = 4\n\
    list_pictures = 1\nproduct_pictures = 1\n[[stage]]\npercent = 100\nseconds = 1\n\
    [[stage]]\npercent = 100\nseconds = 3\nmeasured = true\n";

const CATALOGUE: &str = "product,published,name_en,name_bn,popularity,sku\nfan,yes,Fan,ফ্যান,5,F-1\n";

/// A shop that gives every page as `page` says.
fn shop(page: fn(&str) -> String) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            std::thread::spawn(move || serve(stream.unwrap(), page));
        }
    });
    address
}

fn serve(stream: TcpStream, page: fn(&str) -> String) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    loop {
        let (mut path, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if path.is_empty() {
                line.split(' ').nth(1).unwrap().clone_into(&mut path);
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        reader.read_exact(&mut vec![0; length]).unwrap();
        if stream.write_all(page(&path).as_bytes()).is_err() {
            return;
        }
    }
}

fn answer(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// Home pages and lists are right.
fn right(path: &str) -> Option<String> {
    let (language, prefix) = if path.starts_with("/en") { ("en", "/en") } else { ("bn", "") };
    let is_list = path.contains("/category/fans");
    (path == "/" || path == "/en" || is_list).then(|| {
        answer("200 OK", &format!(
            "<html lang=\"{language}\"><nav class=\"menu-panel\" x><a href=\"{prefix}/category/fans\">Fans</a></nav>\
             <h1>Fans</h1><a href=\"{prefix}/product/fan\">Fan</a></html>"
        ))
    })
}

/// What the program prints; it must have failed.
fn print_of_failed_run(shop: SocketAddr) -> String {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let mut command = Command::new(Path::new(env!("CARGO_BIN_EXE_loadtest")));
    command.args(["run", "--visitors", "30", "--target", &shop.to_string()]);
    command.arg("--catalogue").arg(write("catalogue.csv", CATALOGUE));
    command.arg("--profile").arg(write("profile.toml", PROFILE));
    command.arg("--out").arg(folder.path());
    let output = command.output().unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("verdict: it does not count"), "{text}");
    assert!(folder.path().join("load.html").is_file() && folder.path().join("load.json").is_file());
    text
}

#[test]
fn the_wrong_product_is_noticed() {
    let text = print_of_failed_run(shop(|path| {
        let language = if path.starts_with("/en") { "en" } else { "bn" };
        let lamp = format!("<html lang=\"{language}\"><h1>Lamp</h1><p>Code: L-1</p></html>");
        right(path).unwrap_or_else(|| answer("200 OK", &lamp))
    }));
    assert!(text.contains("wrong page: the heading is \"Lamp\" instead of \"ফ্যান\""), "{text}");
}

#[test]
fn a_shop_that_says_later_has_failed() {
    let text = print_of_failed_run(shop(|path| right(path).unwrap_or_else(|| answer("503 Busy", ""))));
    assert!(text.contains("503: status 503 instead of 200 (\"/"), "{text}");
}

#[test]
fn a_shop_that_says_nothing_has_failed() {
    let text = print_of_failed_run(shop(|path| right(path).unwrap_or_default()));
    assert!(text.contains("time-out: no whole answer"), "{text}");
}
