//! Functions that the host calls with typed arguments, by HTTP, as commands and as jobs. The author writes them in
//! Rust, and lists them:
//!
//! ```ignore
//! pub const FUNCTIONS: &Functions = functions! {
//!     /// The net present value of cash flows.
//!     #[pure]
//!     fn npv(rate: f64, flows: &[f64]) -> Result<f64>;
//!
//!     /// The value at risk by Monte Carlo.
//!     #[blocking, cancellable]
//!     fn value_at_risk(mean: &[f64], confidence: f64 = 0.95, progress: Progress) -> Result<Risk>;
//! };
//! ```
//!
//! A plugin of nothing else is exported by `export_functions!(METADATA, FUNCTIONS)`; one with an instance names them
//! in `Plugin::FUNCTIONS`.
// SPDX-License-Identifier: MIT

#![allow(unused_imports, unused_macros)] // not every plugin declares functions

mod call;
mod export;
mod list;
mod parameters;
mod table;
mod text;
mod types;
mod value;

pub use super::abi::{Function, Sink, Status};
pub use call::{run, run_direct, Call, Progress};
pub use export::{vtable, Declared};
pub use table::{table, types, types_room, Functions, Row};
pub use text::{size, str, Piece, Piece::*, Text};
pub use value::{Definition, Direct, Output, Returned, Value};

pub(crate) use export::export_functions;
pub(crate) use list::functions;
pub(crate) use parameters::function_parameters;
pub(crate) use types::function_types;

#[cfg(test)]
mod tests;
