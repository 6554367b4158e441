//! The manual: one page a function, made of the comments in `include/zmq.h`, and zmq(7). `make doc` runs it.
//!
//! ```text
//! manual HEADER OVERVIEW VERSION DIRECTORY    writes DIRECTORY/man3/*.3 and DIRECTORY/man7/zmq.7
//! ```

pub mod header;
pub mod page;
mod roff;
mod text;

use std::error::Error;
use std::fs;
use std::path::Path;

use header::Header;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [header, overview, version, directory] = &arguments[..] else {
        return Err("usage: manual HEADER OVERVIEW VERSION DIRECTORY".into());
    };
    let header = Header::read(&fs::read_to_string(header)?)?;
    let directory = Path::new(directory);
    fs::create_dir_all(directory.join("man3"))?;
    fs::create_dir_all(directory.join("man7"))?;
    for function in &header.functions {
        let path = directory.join(format!("man3/{}.3", function.name));
        fs::write(path, page::of_function(function, &header, version)?)?;
    }
    let overview = page::overview(&fs::read_to_string(overview)?, &header, version);
    fs::write(directory.join("man7/zmq.7"), overview)?;
    Ok(())
}
