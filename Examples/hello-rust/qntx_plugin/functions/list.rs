//! The list of declared functions.
// SPDX-License-Identifier: MIT

/// Lists functions that are in scope, by their types in Rust, and gives a `&'static Functions`. It writes the C
/// function and the signature of each, so that these cannot disagree with one another, nor with the function.
///
/// | In Rust | In the signature |
/// |---|---|
/// | an integer, `f32`, `f64`, `bool`, a type of `function_types` | the same |
/// | `&str` | `str` |
/// | `&[T]`, `&mut [T]` | `[T]`, `inout [T]` |
/// | `Progress` | `progress` |
/// | `-> T`, `-> String`, `-> Vec<T>`, each as it is or in a `Result` | `result: out T`, `out str`, `out [T]` |
/// | nothing, `-> Result<()>` | nothing |
///
/// `T` is one of the types of the first line. All but lists may have a default: a number in digits, `true`, `false`, a
/// text in quotes, a case of an enum. The attributes `pure`, `blocking` and `cancellable` are the flags of the ABI.
///
/// In C each function has a `reason` and returns a status: an error's text and status go there, and so does a panic's.
/// One that is listed as `extern "C" fn` has neither and returns its value itself, which is the fastest call there
/// is. That is for what cannot panic, plain arithmetic say: where it does, the process ends, as Rust has it for
/// functions of C that panic.
macro_rules! functions {
    ($(
        $(#[$($attribute:tt)*])*
        $(extern $abi:tt)? fn $name:ident($($parameters:tt)*) $(-> $result:ty)?;
    )+) => {{
        use $crate::qntx_plugin::functions as qntx;
        const ROWS: &[qntx::Row] = &[$(
            $crate::qntx_plugin::function_parameters! {
                { $name, [$($abi)?], ($($result)?), [$([$($attribute)*])*] },
                _call, [], [], [], [], $($parameters)*,
            }
        ),+];
        const TYPES: &[u8] = &qntx::types::<{ qntx::types_room(ROWS) }>(ROWS);
        const TABLE: &[qntx::Function] = &qntx::table::<{ ROWS.len() }>(ROWS);
        const FUNCTIONS: &qntx::Functions = &qntx::Functions::new(TABLE, TYPES);
        FUNCTIONS
    }};

    // One whose parameters are read, with a status.
    (@read { $name:ident, [], $result:tt, $attributes:tt },
        $call:ident, [$($c:tt)*], [$($text:tt)*], [$($given:tt)*], [$($uses:tt)*]
    ) => {{
        type Output = <$crate::qntx_plugin::functions!(@type $result) as qntx::Returned>::Output;
        extern "C" fn without_result($($c)* reason: qntx::Sink) -> qntx::Status {
            qntx::run(reason, |$call| qntx::Returned::into_result($name($($given)*)).map(drop))
        }
        extern "C" fn with_result(
            $($c)* result: <Output as qntx::Output>::Raw, reason: qntx::Sink
        ) -> qntx::Status {
            qntx::run(reason, |$call| {
                let output = qntx::Returned::into_result($name($($given)*))?;
                unsafe { qntx::Output::put(output, result) }
            })
        }
        const HAS_RESULT: bool = !<Output as qntx::Output>::NOTATION.is_empty();
        let address = if HAS_RESULT { with_result as *const _ } else { without_result as *const _ };
        $crate::qntx_plugin::functions! {
            @row $name, $attributes, address, [$($uses)* <Output as qntx::Output>::DEFINITION],
            [
                qntx::Plain("("), $($text)* qntx::Result(<Output as qntx::Output>::NOTATION),
                qntx::Comma, qntx::Plain("reason: reason) -> status"),
            ]
        }
    }};

    // The same without.
    (@read { $name:ident, ["C"], $result:tt, $attributes:tt },
        $call:ident, [$($c:tt)*], [$($text:tt)*], [$($given:tt)*], [$($uses:tt)*]
    ) => {{
        type Output = $crate::qntx_plugin::functions!(@type $result);
        extern "C" fn direct($($c)*) -> Output {
            qntx::run_direct(stringify!($name), |$call| Ok($name($($given)*)))
        }
        $crate::qntx_plugin::functions! {
            @row $name, $attributes, direct as *const _, [$($uses)* <Output as qntx::Output>::DEFINITION],
            [
                qntx::Plain("("), $($text)* qntx::Plain(") -> "),
                qntx::Plain(<Output as qntx::Direct>::RESULT),
            ]
        }
    }};

    (@row $name:ident, [$([$($attribute:tt)*])*], $address:expr, $uses:expr, $signature:expr) => {{
        const SIGNATURE: &[qntx::Piece] = &$signature;
        const LINES: &[qntx::Piece] = &[$($crate::qntx_plugin::functions! { @line $($attribute)* }),*];
        const FLAGS: u32 = 0 $(| $crate::qntx_plugin::functions! { @flags $($attribute)* })*;
        const TEXTS: [&[u8]; 3] = [
            concat!(stringify!($name), "\0").as_bytes(),
            &qntx::Text::<{ qntx::size(SIGNATURE) + 1 }>::of(SIGNATURE).bytes(),
            &qntx::Text::<{ qntx::size(LINES) + 1 }>::of(LINES).bytes(),
        ];
        qntx::Row::new(FLAGS, TEXTS, $address, &$uses)
    }};

    (@type ()) => { () };
    (@type ($result:ty)) => { $result };

    (@line doc = $text:expr) => { qntx::Plain($text) };
    (@line $($flag:ident),+) => { qntx::Plain("") };

    (@flags doc = $text:expr) => { 0 };
    (@flags $($flag:ident),+) => { 0 $(| $crate::qntx_plugin::functions! { @flag $flag })+ };
    (@flag pure) => { $crate::qntx_plugin::abi::FUNCTION_PURE };
    (@flag blocking) => { $crate::qntx_plugin::abi::FUNCTION_BLOCKING };
    (@flag cancellable) => { $crate::qntx_plugin::abi::FUNCTION_CANCELLABLE };
}
pub(crate) use functions;
