//! Every input in the corpora, run through its target as plain code.

use std::fs;
use std::path::Path;

use ferrozmq_fuzz::TARGETS;

#[test]
fn corpora_run_clean() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (name, run) in TARGETS {
        let mut count = 0;
        for file in fs::read_dir(corpora.join(name)).expect("a corpus") {
            let path = file.expect("a file").path();
            let input = fs::read(&path).expect("an input");
            println!("{}", path.display());
            run(&input);
            count += 1;
        }
        println!("{name}: {count} inputs");
        assert!(count > 0, "{name}");
    }
}
