//! Where a function is zero.
// SPDX-License-Identifier: MIT

/// The zero of a continuous function between two places where its signs differ, as exactly as the numbers go: by
/// inverse quadratic interpolation where that is safe, else by halving (Chandrupatla 1997).
pub fn between(function: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    let (mut a, mut b) = (high, low);
    let (mut at_a, mut at_b) = (function(a), function(b));
    if at_b == 0.0 {
        return b;
    }
    let mut part = 0.5;
    for _ in 0..300 {
        let x = a + part * (b - a);
        let at_x = function(x);
        let (c, at_c);
        if (at_x > 0.0) == (at_a > 0.0) {
            (c, at_c) = (a, at_a);
        } else {
            (c, at_c) = (b, at_b);
            (b, at_b) = (a, at_a);
        }
        (a, at_a) = (x, at_x);
        let (best, at_best) = if at_a.abs() < at_b.abs() { (a, at_a) } else { (b, at_b) };
        let least = (2.0 * f64::EPSILON * best.abs() + f64::MIN_POSITIVE) / (b - a).abs();
        if at_best == 0.0 || least > 0.5 || least.is_nan() {
            return best;
        }
        let (xi, phi) = ((a - b) / (c - b), (at_a - at_b) / (at_c - at_b));
        part = 0.5;
        if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
            part = at_a / (at_b - at_a) * at_c / (at_b - at_c)
                + (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b);
        }
        part = part.max(least).min(1.0 - least);
    }
    a
}

/// Where a function is least between two places, if it falls and then rises there: the golden section.
pub fn least(function: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
    let (mut left, mut right) = (high - golden * (high - low), low + golden * (high - low));
    let (mut at_left, mut at_right) = (function(left), function(right));
    for _ in 0..80 {
        if at_left < at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - golden * (high - low);
            at_left = function(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + golden * (high - low);
            at_right = function(right);
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::assert_near;

    #[test]
    fn zeros_are_found_to_the_last_digits() {
        assert_near(between(|x| x * x - 2.0, 0.0, 2.0), 2.0_f64.sqrt(), 4e-16);
        assert_near(between(|x| x.cos() - x, 0.0, 1.0), 0.739_085_133_215_160_6, 2e-16);
        assert_near(between(|x| (x - 3.0).powi(3), -10.0, 12.0), 3.0, 1e-5);
        assert_eq!(between(|x| x, 0.0, 1.0), 0.0);
    }

    #[test]
    fn the_least_place_is_found() {
        assert_near(least(|x| (x - 1.25).powi(2), 0.0, 3.0), 1.25, 1e-7);
    }
}
