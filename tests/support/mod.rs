//! What every test that runs C programs shares: the two libraries, the compiler, and a run with a time limit.
//!
//! A program is compiled against our header alone, and started on either library by `LD_LIBRARY_PATH` alone, as a
//! program that is already installed would be.

#![allow(dead_code)] // each test binary uses its own part of this

use std::{
    env, fs, io,
    io::Read,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process_group};

/// A directory whose `libzmq.so.5` a program is to load.
#[derive(Debug, Clone)]
pub struct Library {
    pub name: &'static str,
    pub directory: PathBuf,
}

impl Library {
    /// Ours: `FERROZMQ_LIBRARY_DIR`, or the shared library that cargo built beside this test.
    pub fn ours() -> Library {
        let directory = match env::var_os("FERROZMQ_LIBRARY_DIR") {
            Some(directory) => PathBuf::from(directory),
            None => linked("ours", &test_directory().join("libzmq.so")),
        };
        Library {
            name: "ferrozmq",
            directory,
        }
    }

    /// libzmq as the system's packages install it, if they do.
    pub fn system() -> Option<Library> {
        let listing = Command::new("/sbin/ldconfig").arg("-p").output().ok()?;
        let listing = String::from_utf8_lossy(&listing.stdout).into_owned();
        let line = listing
            .lines()
            .find(|line| line.trim_start().starts_with("libzmq.so.5 "))?;
        let path = line.rsplit("=> ").next()?.trim();
        Some(Library {
            name: "libzmq",
            directory: linked("libzmq", Path::new(path)),
        })
    }

    /// The system's library; without it the test is skipped here and a failure where everything must run.
    pub fn system_or_skip(test: &str) -> Option<Library> {
        let found = Library::system();
        if found.is_none() {
            assert!(
                env::var("CI").as_deref() != Ok("true"),
                "{test}: libzmq5 is not installed"
            );
            println!("SKIPPED {test}: libzmq5 is not installed");
        }
        found
    }

    pub fn file(&self) -> PathBuf {
        self.directory.join("libzmq.so.5")
    }

    /// The program, to be started on this library.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env("LD_LIBRARY_PATH", &self.directory);
        command
    }
}

/// A directory of its own under the target directory, which holds nothing but `libzmq.so.5` and `libzmq.so`.
fn linked(name: &str, library: &Path) -> PathBuf {
    let directory = scratch("libraries").join(name);
    fs::create_dir_all(&directory).expect("a directory for the library");
    for link in ["libzmq.so.5", "libzmq.so"] {
        let link = directory.join(link);
        if fs::read_link(&link).ok().as_deref() != Some(library) {
            let fresh = directory.join(format!(".{}", std::process::id()));
            std::os::unix::fs::symlink(library, &fresh).expect("a link to the library");
            fs::rename(&fresh, &link).expect("a link to the library");
        }
    }
    directory
}

/// Where cargo puts this test and the libraries it was built with: `target/PROFILE/deps`.
fn test_directory() -> PathBuf {
    let test = env::current_exe().expect("the path of this test");
    test.parent().expect("a directory").to_owned()
}

pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A directory for what a test makes, kept between runs.
pub fn scratch(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&directory).expect("a scratch directory");
    directory
}

/// The C programs of a directory, sorted by name.
pub fn programs(directory: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(repository().join(directory)).expect("a directory of C programs");
    let mut sources: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a directory entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "c"))
        .collect();
    sources.sort();
    sources
}

pub fn stem(source: &Path) -> String {
    source
        .file_stem()
        .expect("a file name")
        .to_string_lossy()
        .into_owned()
}

/// Compiles one C program without a warning against our header; the `Err` is the compiler's text. Each call makes a file of its own,
/// because one that runs cannot be written.
pub fn compile(source: &Path, library: &Library, extra: &[&str]) -> Result<PathBuf, String> {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let call = CALLS.fetch_add(1, Ordering::Relaxed);
    let program = scratch(&format!("programs/{call}")).join(stem(source));
    let output = Command::new(env::var("CC").unwrap_or_else(|_| "cc".into()))
        .args(["-std=c11", "-D_GNU_SOURCE", "-O1", "-g"])
        .args(["-Wall", "-Wextra", "-Werror"])
        .arg("-I")
        .arg(repository().join("include"))
        .arg(source)
        .arg("-o")
        .arg(&program)
        .arg(library.file())
        .args(extra)
        .arg("-pthread")
        .output()
        .map_err(|error| format!("no C compiler: {error}"))?;
    if output.status.success() {
        Ok(program)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// What a program left behind.
#[derive(Debug)]
pub struct Outcome {
    /// `None`: it did not end within its time and was killed.
    pub status: Option<ExitStatus>,
    pub stdout: String,
    pub stderr: String,
    pub elapsed: Duration,
}

impl Outcome {
    pub fn succeeded(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }

    /// How it ended, in words.
    pub fn ending(&self) -> String {
        match self.status {
            Some(status) => status.to_string(),
            None => format!("killed after {:.1} s", self.elapsed.as_secs_f64()),
        }
    }
}

/// Runs a program to its end, for at most `limit`.
pub fn run(command: &mut Command, limit: Duration) -> io::Result<Outcome> {
    start(command)?.finish(limit)
}

/// Starts a program whose output is collected while it runs, in a process group of its own.
pub fn start(command: &mut Command) -> io::Result<Running> {
    let mut child = command
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let stdout = collect(child.stdout.take());
    let stderr = collect(child.stderr.take());
    Ok(Running {
        child,
        stdout,
        stderr,
        started: Instant::now(),
    })
}

/// A program that runs.
pub struct Running {
    child: Child,
    stdout: thread::JoinHandle<String>,
    stderr: thread::JoinHandle<String>,
    started: Instant,
}

impl Running {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn kill(&mut self) {
        self.kill_group();
    }

    /// The program, and what it started; that may have ended by itself, which is as good.
    fn kill_group(&self) {
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
    }

    pub fn finish(mut self, limit: Duration) -> io::Result<Outcome> {
        let deadline = Instant::now() + limit;
        let status = loop {
            if let Some(status) = self.child.try_wait()? {
                break Some(status);
            }
            if Instant::now() >= deadline {
                self.kill_group();
                self.child.wait()?;
                break None;
            }
            thread::sleep(Duration::from_millis(5));
        };
        let elapsed = self.started.elapsed();
        // Whoever outlives the program would hold its output open.
        self.kill_group();
        Ok(Outcome {
            status,
            stdout: self.stdout.join().unwrap_or_default(),
            stderr: self.stderr.join().unwrap_or_default(),
            elapsed,
        })
    }
}

fn collect(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // A program that was killed leaves what it had written; that is what we want to see.
            let _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Does `work` for every item, on a few threads; results in the items' order.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let results: Vec<_> = items.iter().map(|_| std::sync::Mutex::new(None)).collect();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    *results[index].lock().unwrap() = Some(work(item));
                }
            });
        }
    });
    results
        .into_iter()
        .map(|result| result.into_inner().unwrap().expect("every item was done"))
        .collect()
}
