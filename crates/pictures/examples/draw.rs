//! Draws a list of pictures into a folder and prints how long it took:
//! `cargo run --release -p pictures --example draw -- database/sample/pictures.csv /tmp/pictures`

use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [list, into] = arguments.as_slice() else {
        return Err("usage: draw LIST FOLDER".to_owned());
    };
    let started = Instant::now();
    let drawn =
        pictures::draw_all(Path::new(list), Path::new(into), &|_, _| {}).map_err(|e| e.to_string())?;
    println!("{drawn:?} in {} ms", started.elapsed().as_millis());
    Ok(())
}
