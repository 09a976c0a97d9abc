//! hello-rust: a QNTX plugin in Rust, to copy and change.
//!
//!     rustc --edition 2021 --crate-type cdylib -C opt-level=3 lib.rs -o hello-rust.so
// SPDX-License-Identifier: MIT

pub mod qntx_plugin;

use qntx_plugin::{
    export_plugin, Answer, ConfigField, Health, Host, Level, Metadata, Mux, Plugin, Request, Response, Result,
};
use std::sync::atomic::{AtomicU64, Ordering};

/// One running instance. Handlers run side by side, so what they change is atomic.
struct Hello {
    host: Host,
    served: AtomicU64,
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

    fn new(host: Host) -> Result<Self> {
        host.log(Level::Info, "hello-rust is ready", &[]);
        Ok(Hello { host, served: AtomicU64::new(0) })
    }

    fn routes(&self, mux: &mut Mux<Self>) -> Result<()> {
        mux.handle_inline("GET /{$}", |hello, _| {
            hello.count();
            Ok(Response::text(200, "hello from Rust\n"))
        })?;
        mux.handle_inline("GET /greet/{name}", Hello::greet)?;
        mux.handle_inline("GET /whoami", Hello::whoami)?;
        mux.handle("POST /echo", Hello::echo)
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

    /// A path value holds whatever the client sent, so it is quoted.
    fn greet(&self, request: &Request) -> Result<Response> {
        self.count();
        Ok(Response::json(200, format!("{{\"hello\":{}}}\n", quoted(&request.path_value("name")))))
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
