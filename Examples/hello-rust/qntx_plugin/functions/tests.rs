//! Declared functions as a host sees them: the table, and calls by C.
// SPDX-License-Identifier: MIT

use crate::qntx_plugin::{abi, function_types, functions, Error, Functions, Progress, Result};
use std::ffi::{c_void, CStr};
use std::mem::transmute;
use std::os::raw::c_char;
use std::ptr::null;

function_types! {
    pub enum Way: u8 { Up, FarDown = 7 }
    pub struct Step { way: Way, size: f32, is_last: bool }
    pub struct Walk { step: Step, count: u16 }
}

fn half(value: f64) -> f64 {
    assert!(value >= 0.0, "it is negative");
    value / 2.0
}

fn shout(text: &str, bytes: &[u8]) -> Result<String> {
    if text.is_empty() {
        return Err(Error::new(abi::ERR_NOT_FOUND, "text: there is none"));
    }
    Ok(format!("{}{}", text.to_uppercase(), bytes.len()))
}

fn doubled(numbers: &mut [i32], progress: Progress) -> Result<()> {
    numbers.iter_mut().for_each(|number| *number *= 2);
    progress.report(1, numbers.len() as i64)
}

fn turned(way: Way, walk: Walk) -> Vec<Step> {
    vec![Step { way, ..walk.step }; usize::from(walk.count)]
}

fn sum(a: i8, b: u64, counts: bool) -> u64 {
    b.wrapping_add(a as u64) * u64::from(counts)
}

fn nothing() {}

const FUNCTIONS: &Functions = functions! {
    /// Half of a number,
    /// which is not "negative".
    #[pure]
    fn half(value: f64 = -1_000.5e3) -> f64;
    #[blocking]
    fn shout(text: &str = "a_b", bytes: &[u8]) -> Result<String>;
    #[blocking, cancellable]
    fn doubled(numbers: &mut [i32], progress: Progress) -> Result<()>;
    fn turned(way: Way = Way::FarDown, walk: Walk) -> Vec<Step>;
    extern "C" fn sum(a: i8, b: u64 = 100_000, counts: bool = true) -> u64;
    fn nothing();
};

fn table() -> (&'static [abi::Function], &'static str) {
    let table = unsafe { &*FUNCTIONS.raw() };
    (unsafe { std::slice::from_raw_parts(table.functions, table.count as usize) }, text(table.types))
}

fn text(pointer: *const c_char) -> &'static str {
    unsafe { CStr::from_ptr(pointer) }.to_str().unwrap()
}

fn address(name: &str) -> *const c_void {
    table().0.iter().find(|function| text(function.name) == name).unwrap().address
}

/// What a sink got, of elements of so many bytes.
struct Got(Vec<u8>, usize);

impl Got {
    fn sink(&mut self) -> abi::Sink {
        extern "C" fn write(context: *mut c_void, elements: *const c_void, count: usize) -> abi::Status {
            let got = unsafe { &mut *(context as *mut Got) };
            let bytes = unsafe { std::slice::from_raw_parts(elements as *const u8, count * got.1) };
            got.0.extend_from_slice(bytes);
            abi::OK
        }
        abi::Sink { context: self as *mut Got as *mut c_void, write }
    }
}

#[test]
fn signatures_are_those_of_the_types() {
    let signatures: Vec<_> = table().0.iter().map(|function| text(function.signature)).collect();
    assert_eq!(
        signatures,
        [
            "(value: f64 = -1000.5e3, result: out f64, reason: reason) -> status",
            "(text: str = \"a_b\", bytes: [u8], result: out str, reason: reason) -> status",
            "(numbers: inout [i32], progress: progress, reason: reason) -> status",
            "(way: way = far_down, walk: walk, result: out [step], reason: reason) -> status",
            "(a: i8, b: u64 = 100000, counts: bool = true) -> u64",
            "(reason: reason) -> status",
        ]
    );
    let types = "enum way: u8 { up, far_down = 7 }\n\
                 struct step { way: way, size: f32, is_last: bool }\n\
                 struct walk { step: step, count: u16 }\n";
    assert_eq!(table().1, types);
}

#[test]
fn the_table_has_names_flags_and_documentation() {
    let functions = table().0;
    let names: Vec<_> = functions.iter().map(|function| text(function.name)).collect();
    assert_eq!(names, ["half", "shout", "doubled", "turned", "sum", "nothing"]);
    let flags: Vec<_> = functions.iter().map(|function| function.flags).collect();
    assert_eq!(flags, [1, 2, 6, 0, 0, 0]);
    assert_eq!(text(functions[0].documentation), "Half of a number, which is not \"negative\".");
    assert!(functions[1].documentation.is_null());
}

#[test]
fn a_value_goes_to_its_place_and_a_panic_to_the_reason() {
    let half: extern "C" fn(f64, *mut f64, abi::Sink) -> abi::Status = unsafe { transmute(address("half")) };
    let (mut result, mut reason) = (0.0, Got(Vec::new(), 1));
    assert_eq!((half(5.0, &mut result, reason.sink()), result), (abi::OK, 2.5));
    assert!(reason.0.is_empty());
    assert_eq!((half(-5.0, &mut result, reason.sink()), result), (abi::ERR_FAILED, 2.5));
    assert_eq!(reason.0, b"panic: it is negative");
}

#[test]
fn texts_go_to_sinks_and_errors_keep_their_status() {
    type Shout = extern "C" fn(abi::Str, *const u8, usize, abi::Sink, abi::Sink) -> abi::Status;
    let shout: Shout = unsafe { transmute(address("shout")) };
    let call = |text: &[u8]| {
        let (mut result, mut reason) = (Got(Vec::new(), 1), Got(Vec::new(), 1));
        let status = shout(text.into(), null(), 0, result.sink(), reason.sink());
        (status, String::from_utf8(result.0).unwrap(), String::from_utf8(reason.0).unwrap())
    };
    assert_eq!(call(b"hey"), (abi::OK, "HEY0".to_owned(), String::new()));
    assert_eq!(call(b""), (abi::ERR_NOT_FOUND, String::new(), "text: there is none".to_owned()));
    let (status, _, reason) = call(b"\xff");
    assert_eq!(status, abi::ERR_INVALID);
    assert!(reason.starts_with("text: it is not UTF-8"));
}

#[test]
fn a_list_is_changed_in_place_and_progress_can_end_it() {
    type Doubled = extern "C" fn(*mut i32, usize, abi::Progress, abi::Sink) -> abi::Status;
    extern "C" fn report(_context: *mut c_void, current: i64, total: i64) -> bool {
        (current, total) == (1, 3)
    }
    let doubled: Doubled = unsafe { transmute(address("doubled")) };
    let progress = abi::Progress { context: std::ptr::null_mut(), report };
    let (mut numbers, mut reason) = ([1, 2, 3], Got(Vec::new(), 1));
    assert_eq!(doubled(numbers.as_mut_ptr(), 3, progress, reason.sink()), abi::OK);
    assert_eq!(numbers, [2, 4, 6]);
    assert_eq!(doubled(numbers.as_mut_ptr(), 2, progress, reason.sink()), abi::ERR_CLOSED);
}

#[test]
fn enums_and_structs_arrive_and_an_enum_is_checked() {
    type Turned = extern "C" fn(u8, Walk, abi::Sink, abi::Sink) -> abi::Status;
    let turned: Turned = unsafe { transmute(address("turned")) };
    let walk = Walk { step: Step { way: Way::Up, size: 1.5, is_last: true }, count: 2 };
    let (mut result, mut reason) = (Got(Vec::new(), std::mem::size_of::<Step>()), Got(Vec::new(), 1));
    assert_eq!(turned(7, walk, result.sink(), reason.sink()), abi::OK);
    assert_eq!(result.0.len(), 2 * std::mem::size_of::<Step>());
    assert_eq!(result.0[0], 7);
    assert_eq!(turned(1, walk, result.sink(), reason.sink()), abi::ERR_INVALID);
    assert_eq!(reason.0, b"way: it is none of the values of way");
}

#[test]
fn a_function_of_c_returns_its_value() {
    let sum: extern "C" fn(i8, u64, bool) -> u64 = unsafe { transmute(address("sum")) };
    assert_eq!(sum(-1, 5, true), 4);
    assert_eq!(sum(-1, 5, false), 0);
    let nothing: extern "C" fn(abi::Sink) -> abi::Status = unsafe { transmute(address("nothing")) };
    assert_eq!(nothing(Got(Vec::new(), 1).sink()), abi::OK);
}
