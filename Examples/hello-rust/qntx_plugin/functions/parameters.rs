//! The parameters of a declared function.
// SPDX-License-Identifier: MIT

/// Reads parameters one by one: what each is in C, in the signature and in the call, and the definitions of its type.
/// `functions` begins it, with `qntx` in scope, and goes on when all are read.
macro_rules! function_parameters {
    ($function:tt, $call:ident, [$($c:tt)*], [$($text:tt)*], [$($given:tt)*], [$($uses:tt)*],
        $name:ident: &str $(= $default:expr)?, $($others:tt)*
    ) => {
        $crate::qntx_plugin::function_parameters! {
            $function, $call,
            [$($c)* $name: $crate::qntx_plugin::abi::Str,],
            [
                $($text)*
                qntx::Comma, qntx::Parameter(stringify!($name)),
                qntx::Plain(": str"),
                $($crate::qntx_plugin::function_parameters! { @default &str = $default },)?
            ],
            [$($given)* unsafe { $call.text(stringify!($name), $name)? },],
            [$($uses)*],
            $($others)*
        }
    };
    ($function:tt, $call:ident, [$($c:tt)*], [$($text:tt)*], [$($given:tt)*], [$($uses:tt)*],
        $name:ident: &[$type:ty], $($others:tt)*
    ) => {
        $crate::qntx_plugin::function_parameters! {
            $function, $call,
            [$($c)* $name: *const $type, count: usize,],
            [
                $($text)*
                qntx::Comma, qntx::Parameter(stringify!($name)),
                qntx::Plain(": ["), qntx::Plain(<$type as qntx::Value>::NAME), qntx::Plain("]"),
            ],
            [$($given)* unsafe { $call.list($name, count) },],
            [$($uses)* <$type as qntx::Value>::DEFINITION,],
            $($others)*
        }
    };
    ($function:tt, $call:ident, [$($c:tt)*], [$($text:tt)*], [$($given:tt)*], [$($uses:tt)*],
        $name:ident: &mut [$type:ty], $($others:tt)*
    ) => {
        $crate::qntx_plugin::function_parameters! {
            $function, $call,
            [$($c)* $name: *mut $type, count: usize,],
            [
                $($text)*
                qntx::Comma, qntx::Parameter(stringify!($name)),
                qntx::Plain(": inout ["), qntx::Plain(<$type as qntx::Value>::NAME), qntx::Plain("]"),
            ],
            [$($given)* unsafe { $call.list_mut($name, count) },],
            [$($uses)* <$type as qntx::Value>::DEFINITION,],
            $($others)*
        }
    };
    ($function:tt, $call:ident, [$($c:tt)*], [$($text:tt)*], [$($given:tt)*], [$($uses:tt)*],
        $name:ident: Progress, $($others:tt)*
    ) => {
        $crate::qntx_plugin::function_parameters! {
            $function, $call,
            [$($c)* $name: $crate::qntx_plugin::abi::Progress,],
            [
                $($text)*
                qntx::Comma, qntx::Parameter(stringify!($name)),
                qntx::Plain(": progress"),
            ],
            [$($given)* unsafe { $call.progress($name) },],
            [$($uses)*],
            $($others)*
        }
    };
    ($function:tt, $call:ident, [$($c:tt)*], [$($text:tt)*], [$($given:tt)*], [$($uses:tt)*],
        $name:ident: $type:ty $(= $default:expr)?, $($others:tt)*
    ) => {
        $crate::qntx_plugin::function_parameters! {
            $function, $call,
            [$($c)* $name: <$type as qntx::Value>::Raw,],
            [
                $($text)*
                qntx::Comma, qntx::Parameter(stringify!($name)),
                qntx::Plain(": "), qntx::Plain(<$type as qntx::Value>::NAME),
                $($crate::qntx_plugin::function_parameters! { @default $type = $default },)?
            ],
            [$($given)* $call.value::<$type>(stringify!($name), $name)?,],
            [$($uses)* <$type as qntx::Value>::DEFINITION,],
            $($others)*
        }
    };
    (@default $type:ty = $default:expr) => {{
        const _: $type = $default;
        qntx::Default(stringify!($default))
    }};
    ($function:tt, $call:ident, $c:tt, $text:tt, $given:tt, $uses:tt, $(,)?) => {
        $crate::qntx_plugin::functions! { @read $function, $call, $c, $text, $given, $uses }
    };
}
pub(crate) use function_parameters;
