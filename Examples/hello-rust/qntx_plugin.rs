//! QNTX plugins in Rust, over the C ABI of `qntx_plugin.h`, with nothing but the standard library.
//!
//! Copy this file and the folder beside it into your crate, implement [`Plugin`], and export it:
//!
//! ```ignore
//! pub mod qntx_plugin;
//! use qntx_plugin::{export_plugin, Host, Metadata, Mux, Plugin, Response, Result};
//!
//! struct Hello;
//!
//! impl Plugin for Hello {
//!     const METADATA: Metadata = Metadata::new("hello", "1.0.0");
//!
//!     fn new(_host: Host) -> Result<Self> {
//!         Ok(Hello)
//!     }
//!
//!     fn routes(&self, mux: &mut Mux<Self>) -> Result<()> {
//!         mux.handle("GET /hello", |_, _| Ok(Response::text(200, "hello\n")))
//!     }
//! }
//! export_plugin!(Hello);
//! ```
//!
//! A panic never leaves the plugin: it is caught at the boundary and becomes a failure with the panic's
//! text. For that, panics have to unwind, as they do unless a profile says `panic = "abort"`.
// SPDX-License-Identifier: MIT

pub mod abi;
mod attestations;
mod callback;
mod database;
mod describe;
pub mod functions;
mod handover;
mod host;
mod http;
mod jobs;
mod queue;
mod services;
mod websocket;

pub use attestations::{Attestation, Attestations, Filter};
pub use database::{Change, Database, Row, Transaction, Value};
pub use describe::{ConfigField, Metadata, Note, Static};
pub use functions::{Functions, Progress};
pub use handover::Saved;
pub use host::{Error, Host, Level, Result};
pub use http::{Answer, Events, Exchange, Mux, Options, Request, Response};
pub use jobs::{Jobs, Work};
pub use queue::{Job, JobStatus, Queue};
pub use services::{Config, Services};
pub use websocket::{Endpoint, Flow, Message, Upgrade, WebSocket, WebSockets};

// Not every plugin declares functions.
#[allow(unused_imports)]
pub(crate) use functions::{export_functions, function_parameters, function_types, functions};

use host::guarded;
use http::Routes;
use jobs::JobHandlers;
use std::ffi::{c_void, CStr};
use std::mem::size_of;
use std::os::raw::c_char;
use std::ptr::null;
use std::sync::{Arc, Mutex};
use websocket::Endpoints;

/// A plugin: one value of this type is one running instance. Dropping it is the end of the instance.
pub trait Plugin: Sized + Send + Sync + 'static {
    /// Who the plugin is.
    const METADATA: Metadata;

    /// The keys it can be configured with.
    const CONFIG: &'static [ConfigField] = &[];

    /// Whether it has `pause` and `resume`.
    const PAUSABLE: bool = false;

    /// Whether it has `jobs`.
    const JOBS: bool = false;

    /// Whether it has `reconfigure`. One that has not is ended and started again for a new configuration.
    const RECONFIGURABLE: bool = false;

    /// Whether it has `save` and `restore`. One that has not is replaced by an instance that begins with nothing.
    const HANDOVER: bool = false;

    /// Whether it has `websockets`.
    const WEBSOCKETS: bool = false;

    /// The functions that it declares: those of `functions!`. They are no part of an instance.
    const FUNCTIONS: Option<&'static Functions> = None;

    /// Whether it has `drain`. Of one that has not, answers that do not end by themselves are waited for up to a
    /// deadline.
    const DRAINS: bool = false;

    /// Starts an instance. Keep `host` to write to the log and to use its services.
    fn new(host: Host) -> Result<Self>;

    /// Adds the routes.
    fn routes(&self, mux: &mut Mux<Self>) -> Result<()>;

    /// Says how the instance is; an error is unhealthy.
    fn health(&self, report: &mut Health) -> Result<()> {
        report.healthy("running");
        Ok(())
    }

    /// Holds the instance still: until `resume` no request arrives.
    fn pause(&self) -> Result<()> {
        Ok(())
    }

    /// Lets it go on.
    fn resume(&self) -> Result<()> {
        Ok(())
    }

    /// Adds the job handlers.
    fn jobs(&self, _jobs: &mut Jobs<Self>) -> Result<()> {
        Ok(())
    }

    /// Adds the WebSocket endpoints.
    fn websockets(&self, _sockets: &mut WebSockets<Self>) -> Result<()> {
        Ok(())
    }

    /// Takes a new configuration, which the services give already; an error: it goes on with the old one.
    fn reconfigure(&self) -> Result<()> {
        Ok(())
    }

    /// The instance is about to be dropped: ends answers that do not end by themselves. Beside handlers, and more than
    /// once.
    fn drain(&self) {}

    /// Gives what it knows to the instance that takes its place. It stays as it is; an error: it is not replaced.
    fn save(&self, _saved: &mut Saved) -> Result<()> {
        Ok(())
    }

    /// Takes what the instance before it, of that version, has saved; an error: the old one goes on.
    fn restore(&self, _version: &str, _saved: &[u8]) -> Result<()> {
        Ok(())
    }
}

/// Where `Plugin::health` reports to.
pub struct Health(abi::Health);

impl Health {
    /// All is well; one sentence about it. The last verdict counts.
    pub fn healthy(&mut self, message: &str) {
        self.report(1, message);
    }

    /// It is not; one sentence about why.
    pub fn unhealthy(&mut self, message: &str) {
        self.report(0, message);
    }

    /// A detail by name.
    pub fn detail(&mut self, name: &str, value: &str) {
        (self.api().detail)(self.0, name.into(), value.into());
    }

    fn report(&mut self, verdict: i32, message: &str) {
        (self.api().report)(self.0, verdict, message.into());
    }

    fn api(&self) -> &'static abi::HealthApi {
        unsafe { &*self.0.api }
    }
}

/// What the host's `state` points to, in an `Arc` of which the host has one count and each call under way
/// another: a handler that outlives the host's patience keeps the instance, and the last one out drops it.
/// The fields are dropped in this order: routes, job handlers and endpoints point to the plugin.
struct Instance<P> {
    routes: Mutex<Routes<P>>,
    jobs: Mutex<JobHandlers<P>>,
    sockets: Mutex<Endpoints>,
    plugin: P,
    host: Host,
}

impl<P> Instance<P> {
    /// The instance, held for the length of a call.
    ///
    /// # Safety
    /// `state` is what `initialize` gave, and `shutdown` has not been called yet.
    unsafe fn hold(state: *const Self) -> Arc<Self> {
        Arc::increment_strong_count(state);
        Arc::from_raw(state)
    }
}

/// The vtable of a plugin; `export_plugin` makes a static of it.
pub const fn vtable<P: Plugin>(metadata: &'static Static<abi::Metadata>) -> abi::VTable {
    abi::VTable {
        struct_size: size_of::<abi::VTable>() as u32,
        abi_version: abi::VERSION,
        flags: 0,
        metadata: &metadata.0,
        initialize: Some(initialize::<P>),
        shutdown: Some(shutdown::<P>),
        register_http: Some(register_http::<P>),
        health: Some(health::<P>),
        pause: if P::PAUSABLE { Some(pause::<P>) } else { None },
        resume: if P::PAUSABLE { Some(resume::<P>) } else { None },
        config_schema: if P::CONFIG.is_empty() { None } else { Some(config_schema::<P>) },
        get_extension: if P::JOBS || P::RECONFIGURABLE || P::HANDOVER || P::WEBSOCKETS || P::DRAINS {
            Some(get_extension::<P>)
        } else {
            None
        },
        functions: match P::FUNCTIONS {
            Some(functions) => functions.raw(),
            None => null(),
        },
    }
}

extern "C" fn initialize<P: Plugin>(host: *const abi::Host, state: *mut *mut c_void) -> abi::Status {
    let host = unsafe { Host::new(host) };
    guarded(Some(host), || {
        let (routes, jobs, sockets) = (Mutex::default(), Mutex::default(), Mutex::default());
        let instance = Instance { routes, jobs, sockets, plugin: P::new(host)?, host };
        unsafe { *state = Arc::into_raw(Arc::new(instance)) as *mut c_void };
        Ok(abi::OK)
    })
}

extern "C" fn shutdown<P: Plugin>(state: *mut c_void) -> abi::Status {
    let instance = unsafe { Arc::from_raw(state as *const Instance<P>) };
    guarded(Some(instance.host), || {
        drop(instance);
        Ok(abi::OK)
    })
}

/// Runs a piece of the plugin on its instance.
fn on<P: Plugin>(state: *mut c_void, body: impl FnOnce(&Instance<P>) -> Result<()>) -> abi::Status {
    let instance = unsafe { Instance::<P>::hold(state.cast()) };
    guarded(Some(instance.host), || {
        let result = body(&instance);
        drop(instance); // here, where a panic of it is caught
        result.map(|()| abi::OK)
    })
}

extern "C" fn register_http<P: Plugin>(state: *mut c_void, raw: abi::Mux) -> abi::Status {
    on::<P>(state, |instance| instance.plugin.routes(&mut Mux { raw, instance }))
}

extern "C" fn health<P: Plugin>(state: *mut c_void, raw: abi::Health) -> abi::Status {
    on::<P>(state, |instance| instance.plugin.health(&mut Health(raw)))
}

extern "C" fn pause<P: Plugin>(state: *mut c_void) -> abi::Status {
    on::<P>(state, |instance| instance.plugin.pause())
}

extern "C" fn resume<P: Plugin>(state: *mut c_void) -> abi::Status {
    on::<P>(state, |instance| instance.plugin.resume())
}

extern "C" fn register_jobs<P: Plugin>(state: *mut c_void, raw: abi::JobRegistry) -> abi::Status {
    on::<P>(state, |instance| instance.plugin.jobs(&mut Jobs { raw, instance }))
}

extern "C" fn reconfigure<P: Plugin>(state: *mut c_void) -> abi::Status {
    on::<P>(state, |instance| instance.plugin.reconfigure())
}

extern "C" fn drain<P: Plugin>(state: *mut c_void) {
    on::<P>(state, |instance| {
        instance.plugin.drain();
        Ok(())
    });
}

/// The static tables of a plugin's extensions.
struct Extensions<P>(P);

impl<P: Plugin> Extensions<P> {
    const JOBS: &'static abi::Jobs = &abi::Jobs {
        struct_size: size_of::<abi::Jobs>() as u32,
        reserved: 0,
        register_jobs: Some(register_jobs::<P>),
    };
    const RECONFIGURE: &'static abi::Reconfigure = &abi::Reconfigure {
        struct_size: size_of::<abi::Reconfigure>() as u32,
        reserved: 0,
        reconfigure: Some(reconfigure::<P>),
    };
    const HANDOVER: &'static abi::Handover = &abi::Handover {
        struct_size: size_of::<abi::Handover>() as u32,
        reserved: 0,
        save: Some(handover::save::<P>),
        restore: Some(handover::restore::<P>),
    };
    const DRAIN: &'static abi::Drain = &abi::Drain {
        struct_size: size_of::<abi::Drain>() as u32,
        reserved: 0,
        drain: Some(drain::<P>),
    };
    const WEBSOCKETS: &'static abi::WebSockets = &abi::WebSockets {
        struct_size: size_of::<abi::WebSockets>() as u32,
        reserved: 0,
        register_websockets: Some(websocket::register::<P>),
    };
}

extern "C" fn get_extension<P: Plugin>(name: *const c_char) -> *const c_void {
    let name = unsafe { CStr::from_ptr(name) }.to_bytes_with_nul();
    if P::JOBS && name == abi::JOBS.as_bytes() {
        Extensions::<P>::JOBS as *const abi::Jobs as *const c_void
    } else if P::RECONFIGURABLE && name == abi::RECONFIGURE.as_bytes() {
        Extensions::<P>::RECONFIGURE as *const abi::Reconfigure as *const c_void
    } else if P::HANDOVER && name == abi::HANDOVER.as_bytes() {
        Extensions::<P>::HANDOVER as *const abi::Handover as *const c_void
    } else if P::DRAINS && name == abi::DRAIN.as_bytes() {
        Extensions::<P>::DRAIN as *const abi::Drain as *const c_void
    } else if P::WEBSOCKETS && name == abi::WEBSOCKET.as_bytes() {
        Extensions::<P>::WEBSOCKETS as *const abi::WebSockets as *const c_void
    } else {
        null()
    }
}

extern "C" fn config_schema<P: Plugin>(schema: abi::Schema) -> abi::Status {
    guarded(None, || {
        P::CONFIG.iter().try_for_each(|field| field.add_to(schema))?;
        Ok(abi::OK)
    })
}

/// Exports a plugin: the symbol `qntx_plugin_entry`, and the note that says who it is without running it.
macro_rules! export_plugin {
    ($plugin:ty) => {
        $crate::qntx_plugin::export_plugin! {
            <$plugin as $crate::qntx_plugin::Plugin>::METADATA,
            $crate::qntx_plugin::vtable::<$plugin>(&METADATA)
        }
    };
    ($metadata:expr, $vtable:expr) => {
        const _: () = {
            use $crate::qntx_plugin::{abi, Metadata, Note, Static};

            const WHO: Metadata = $metadata;
            static TEXTS: [u8; WHO.size(6)] = WHO.joined(6);
            static METADATA: Static<abi::Metadata> = Static(WHO.table(&TEXTS));
            static VTABLE: Static<abi::VTable> = Static($vtable);

            #[used]
            #[link_section = ".note.qntx.plugin"]
            static NOTE: Note<{ WHO.size(3) }> = Note::new(&WHO);

            #[no_mangle]
            pub extern "C" fn qntx_plugin_entry(host_abi_version: u32) -> *const abi::VTable {
                if host_abi_version >> 16 == abi::VERSION >> 16 {
                    &VTABLE.0
                } else {
                    std::ptr::null()
                }
            }
        };
    };
}
pub(crate) use export_plugin;
