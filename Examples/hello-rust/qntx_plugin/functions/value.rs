//! The types of arguments and results, and what they are in the notation of signatures and in C.
// SPDX-License-Identifier: MIT

use super::super::{abi, Error, Result};
use std::ffi::c_void;

/// A definition among a plugin's types; empty for a type that needs none.
pub struct Definition {
    pub text: &'static str,
    /// Those that it refers to.
    pub uses: &'static [Definition],
}

impl Definition {
    pub const NONE: Definition = Definition { text: "", uses: &[] };
}

/// A number, a truth, an enum or a struct. `function_types` makes the latter two.
///
/// # Safety
/// The name and the definition say what the type is in C.
pub unsafe trait Value: Copy + 'static {
    /// As an argument, of which it is not certain yet that it is a value.
    type Raw;
    const NAME: &'static str;
    const DEFINITION: Definition = Definition::NONE;

    fn from_raw(raw: Self::Raw) -> Option<Self>;
}

macro_rules! numbers {
    ($($type:ident)*) => {$(
        unsafe impl Value for $type {
            type Raw = $type;
            const NAME: &'static str = stringify!($type);

            fn from_raw(raw: $type) -> Option<Self> {
                Some(raw)
            }
        }
    )*};
}
numbers! { i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 }

unsafe impl Value for bool {
    type Raw = u8;
    const NAME: &'static str = "bool";

    fn from_raw(raw: u8) -> Option<Self> {
        Some(raw != 0)
    }
}

/// What a function has for its caller, or nothing.
pub trait Output: 'static {
    /// Where it goes.
    type Raw;
    /// The parameter that is for it, in parts; none for nothing.
    const NOTATION: &'static [&'static str];
    const DEFINITION: Definition;

    /// # Safety
    /// `raw` is what the host gave, in the call that it gave it to.
    unsafe fn put(self, raw: Self::Raw) -> Result<()>;
}

impl<T: Value> Output for T {
    type Raw = *mut T;
    const NOTATION: &'static [&'static str] = &["result: out ", T::NAME];
    const DEFINITION: Definition = T::DEFINITION;

    unsafe fn put(self, raw: *mut T) -> Result<()> {
        raw.write(self);
        Ok(())
    }
}

impl<T: Value> Output for Vec<T> {
    type Raw = abi::Sink;
    const NOTATION: &'static [&'static str] = &["result: out [", T::NAME, "]"];
    const DEFINITION: Definition = T::DEFINITION;

    unsafe fn put(self, raw: abi::Sink) -> Result<()> {
        Error::check((raw.write)(raw.context, self.as_ptr() as *const c_void, self.len()))
    }
}

impl Output for String {
    type Raw = abi::Sink;
    const NOTATION: &'static [&'static str] = &["result: out str"];
    const DEFINITION: Definition = Definition::NONE;

    unsafe fn put(self, raw: abi::Sink) -> Result<()> {
        self.into_bytes().put(raw)
    }
}

impl Output for () {
    type Raw = *mut ();
    const NOTATION: &'static [&'static str] = &[];
    const DEFINITION: Definition = Definition::NONE;

    unsafe fn put(self, _raw: *mut ()) -> Result<()> {
        Ok(())
    }
}

/// What a function returns: what it has for its caller, or why it has not.
pub trait Returned {
    type Output: Output;

    fn into_result(self) -> Result<Self::Output>;
}

impl<T: Output> Returned for T {
    type Output = T;

    fn into_result(self) -> Result<T> {
        Ok(self)
    }
}

impl<T: Output> Returned for Result<T> {
    type Output = T;

    fn into_result(self) -> Result<T> {
        self
    }
}

/// What a function returns that is called without a status.
pub trait Direct: Output {
    const RESULT: &'static str;
}

impl<T: Value> Direct for T {
    const RESULT: &'static str = T::NAME;
}

impl Direct for () {
    const RESULT: &'static str = "void";
}
