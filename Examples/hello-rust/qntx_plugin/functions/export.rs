//! Plugins that are their functions alone.
// SPDX-License-Identifier: MIT

use super::super::{abi, Metadata, Static};
use super::table::Functions;
use std::mem::size_of;

/// A plugin that is its functions alone.
pub trait Declared {
    const METADATA: Metadata;
    const FUNCTIONS: &'static Functions;
}

/// The vtable of a plugin that has no instance; `export_functions` makes a static of it.
pub const fn vtable<D: Declared>(metadata: &'static Static<abi::Metadata>) -> abi::VTable {
    abi::VTable {
        struct_size: size_of::<abi::VTable>() as u32,
        abi_version: abi::VERSION,
        flags: 0,
        metadata: &metadata.0,
        initialize: None,
        shutdown: None,
        register_http: None,
        health: None,
        pause: None,
        resume: None,
        config_schema: None,
        get_extension: None,
        functions: D::FUNCTIONS.raw(),
    }
}

/// Exports a plugin that is its functions alone, by its metadata and what `functions` made.
macro_rules! export_functions {
    ($metadata:expr, $functions:expr) => {
        const _: () = {
            use $crate::qntx_plugin as qntx;
            // Where what is given means what it means outside, whatever it is called.
            struct Exported;
            impl qntx::functions::Declared for Exported {
                const METADATA: qntx::Metadata = $metadata;
                const FUNCTIONS: &'static qntx::Functions = $functions;
            }
            qntx::export_plugin! {
                <Exported as qntx::functions::Declared>::METADATA,
                qntx::functions::vtable::<Exported>(&METADATA)
            }
        };
    };
}
pub(crate) use export_functions;
