//! TCP ports of this machine.

use std::net::{Ipv4Addr, TcpListener};

/// Whether nobody listens there.
pub(crate) fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Who listens there, as far as the kernel tells us: name and process id.
pub(crate) fn owner(port: u16) -> Option<String> {
    let inode = listening_inode(port)?;
    let socket = format!("socket:[{inode}]");
    let entries = std::fs::read_dir("/proc").ok()?;
    let processes =
        entries.flatten().filter(|entry| entry.file_name().to_string_lossy().parse::<u32>().is_ok());
    processes.map(|entry| entry.path()).find_map(|process| {
        let mut files = std::fs::read_dir(process.join("fd")).ok()?.flatten();
        files.find(|file| {
            std::fs::read_link(file.path()).is_ok_and(|link| link.as_os_str() == socket.as_str())
        })?;
        let name = std::fs::read_to_string(process.join("comm")).ok()?;
        Some(format!("{} (process {})", name.trim(), process.file_name()?.to_string_lossy()))
    })
}

/// The inode of the listening socket, from the kernel's table: `sl local remote state ... inode`.
fn listening_inode(port: u16) -> Option<String> {
    const LISTEN: &str = "0A";
    let ending = format!(":{port:04X}");
    ["/proc/net/tcp", "/proc/net/tcp6"].iter().find_map(|table| {
        let table = std::fs::read_to_string(table).ok()?;
        table.lines().skip(1).find_map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let ours = fields.get(1)?.ends_with(&ending) && *fields.get(3)? == LISTEN;
            ours.then(|| fields.get(9).map(ToString::to_string)).flatten()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_who_listens() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(!is_free(port));
        let owner = owner(port).unwrap();
        assert!(owner.ends_with(&format!("(process {})", std::process::id())), "{owner}");
        drop(listener);
        assert!(is_free(port));
    }
}
