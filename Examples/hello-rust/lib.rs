//! hello-rust: a QNTX plugin in Rust, to copy and change.
//!
//!     rustc --edition 2021 --crate-type cdylib -C opt-level=3 lib.rs -o hello-rust.so
// SPDX-License-Identifier: MIT

pub mod qntx_plugin;

use qntx_plugin::{
    export_plugin, Answer, Attestation, Attestations, ConfigField, Filter, Health, Host, Job, Jobs, Level,
    Metadata, Mux, Plugin, Request, Response, Result, Saved, Work,
};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};
use std::thread::sleep;
use std::time::Duration;

const NO_STORE: &str = "this host keeps no attestations\n";

/// One running instance. Handlers run side by side, so what they change is atomic or behind a lock.
struct Hello {
    host: Host,
    served: AtomicU64,
    greeting: RwLock<String>,
}

impl Plugin for Hello {
    const METADATA: Metadata = Metadata {
        qntx_version: ">=0.20, <2",
        description: "Says hello, in Rust.",
        author: "QNTX",
        license: "MIT",
        ..Metadata::new("hello-rust", "1.0.0")
    };

    const CONFIG: &'static [ConfigField] = &[ConfigField {
        description: "What to greet with",
        default_value: "hello",
        pattern: "[^\\n]{1,100}",
        ..ConfigField::new("greeting", "string")
    }];

    const PAUSABLE: bool = true;
    const JOBS: bool = true;
    const RECONFIGURABLE: bool = true;
    const HANDOVER: bool = true;

    fn new(host: Host) -> Result<Self> {
        let hello = Hello { host, served: AtomicU64::new(0), greeting: RwLock::default() };
        hello.reconfigure()?;
        host.log(Level::Info, "hello-rust is ready", &[]);
        Ok(hello)
    }

    /// Reads the configuration. A host without services has none: then it is "hello".
    fn reconfigure(&self) -> Result<()> {
        let config = self.host.services().and_then(|services| services.config());
        let greeting = config.and_then(|config| config.get("greeting"));
        *self.greeting.write().unwrap_or_else(PoisonError::into_inner) =
            greeting.unwrap_or_else(|| "hello".to_owned());
        Ok(())
    }

    /// How many requests were served goes on counting in the version that takes this one's place.
    fn save(&self, saved: &mut Saved) -> Result<()> {
        saved.write(&self.served.load(Ordering::Relaxed).to_le_bytes())
    }

    fn restore(&self, _version: &str, saved: &[u8]) -> Result<()> {
        self.served.store(u64::from_le_bytes(saved.try_into()?), Ordering::Relaxed);
        Ok(())
    }

    fn routes(&self, mux: &mut Mux<Self>) -> Result<()> {
        mux.handle_inline("GET /{$}", |hello, _| {
            hello.count();
            Ok(Response::text(200, format!("{} from Rust\n", hello.greeting())))
        })?;
        mux.handle_inline("GET /greet/{name}", Hello::greet)?;
        mux.handle_inline("GET /whoami", Hello::whoami)?;
        mux.handle("POST /echo", Hello::echo)?;
        // The services wait for the disk: not on the event loop.
        mux.handle("POST /visits", Hello::visit)?;
        mux.handle("GET /visits", Hello::visits)
    }

    fn jobs(&self, jobs: &mut Jobs<Self>) -> Result<()> {
        jobs.handle("hello-rust.count", Hello::count_to)
    }

    fn health(&self, report: &mut Health) -> Result<()> {
        report.detail("requests_served", &self.served.load(Ordering::Relaxed).to_string());
        report.healthy("glad to be here");
        Ok(())
    }

    fn pause(&self) -> Result<()> {
        self.host.log(Level::Info, "hello-rust pauses", &[]);
        Ok(())
    }

    fn resume(&self) -> Result<()> {
        self.host.log(Level::Info, "hello-rust goes on", &[]);
        Ok(())
    }
}

impl Drop for Hello {
    fn drop(&mut self) {
        self.host.log(Level::Info, "hello-rust says goodbye", &[]);
    }
}

impl Hello {
    fn count(&self) {
        self.served.fetch_add(1, Ordering::Relaxed);
    }

    fn greeting(&self) -> String {
        self.greeting.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A path value holds whatever the client sent, so it is quoted.
    fn greet(&self, request: &Request) -> Result<Response> {
        self.count();
        let name = quoted(&request.path_value("name"));
        Ok(Response::json(200, format!("{{{}:{}}}\n", quoted(&self.greeting()), name)))
    }

    fn store(&self) -> Option<Attestations> {
        self.host.services()?.attestations()
    }

    /// Attests that somebody was here: the body is the name. An error of the host's, for one that is no text,
    /// say, becomes the answer by its status.
    fn visit(&self, request: &Request) -> Result<Response> {
        self.count();
        let name = String::from_utf8_lossy(request.body()?).trim().to_owned();
        if name.is_empty() {
            return Ok(Response::text(400, "say who you are: the name is the body\n"));
        }
        let store = match self.store() {
            Some(store) => store,
            None => return Ok(Response::text(503, NO_STORE)),
        };
        let made = store.attest(Attestation {
            subjects: vec![name],
            predicates: vec!["visited".to_owned()],
            contexts: vec![self.host.domain().to_owned()],
            ..Attestation::default()
        })?;
        Ok(Response::json(201, format!("{{\"id\":{}}}\n", quoted(&made.id))))
    }

    /// Who was here, the last one first.
    fn visits(&self, _request: &Request) -> Result<Response> {
        self.count();
        let store = match self.store() {
            Some(store) => store,
            None => return Ok(Response::text(503, NO_STORE)),
        };
        let mut visits = Vec::new();
        let filter = Filter {
            predicates: vec!["visited".to_owned()],
            contexts: vec![self.host.domain().to_owned()],
            limit: 100,
            ..Filter::default()
        };
        store.query(&filter, |visit| {
            let name = visit.subjects.first().map_or("", |name| name.as_str());
            visits.push(format!("{{\"name\":{},\"time\":{}}}", quoted(name), visit.timestamp));
            true
        })?;
        Ok(Response::json(200, format!("{{\"visits\":[{}]}}\n", visits.join(","))))
    }

    /// A job that counts to the number in its payload (10 if there is none), ten a second.
    fn count_to(&self, work: &Work, job: &Job) -> Result<String> {
        let text = String::from_utf8_lossy(&job.payload);
        let last = if text.trim().is_empty() { 10 } else { text.trim().parse()? };
        for number in 1..=last {
            work.check()?; // cancelled? Then it leaves here.
            sleep(Duration::from_millis(100));
            work.progress(number, last);
        }
        Ok(format!("counted to {}", last))
    }

    /// Shows a client what arrives here of its request.
    fn whoami(&self, request: &Request) -> Result<Response> {
        self.count();
        let mut members = vec![
            format!("\"method\":{}", quoted(&request.method())),
            format!("\"path\":{}", quoted(&request.path())),
            format!("\"query\":{}", quoted(&request.query())),
        ];
        for name in ["host", "user-agent", "accept"] {
            let value = request.header(name).unwrap_or_default();
            members.push(format!("{}:{}", quoted(name), quoted(&value)));
        }
        Ok(Response::json(200, format!("{{{}}}\n", members.join(","))))
    }

    /// Sends the body back piece by piece, so that a large one never lies in memory as a whole.
    fn echo(&self, request: &Request) -> Result<Answer> {
        self.count();
        let exchange = request.exchange();
        let mut head = Response::new(200, "");
        if let Some(kind) = request.header("content-type") {
            head = head.header("content-type", kind);
        }
        let mut piece = [0; 16384];
        // Not after `begin`: until then the host can still say what is wrong.
        let mut length = request.read(&mut piece)?;
        exchange.begin(&head)?;
        while length > 0 {
            exchange.write(&piece[..length])?;
            length = request.read(&mut piece)?;
        }
        exchange.end()?;
        Ok(Answer::Given)
    }
}

/// Text as a JSON string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' | '\0'..='\x1f' => out.push_str(&format!("\\u{:04x}", character as u32)),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

export_plugin!(Hello);
