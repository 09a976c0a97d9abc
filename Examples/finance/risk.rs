//! What a portfolio may lose, by Monte Carlo.
// SPDX-License-Identifier: MIT

use crate::check::{all_finite, computed, positive, require};
use crate::covariance::Covariance;
use crate::qntx_plugin::{function_types, Progress, Result};
use crate::random::Random;

function_types! {
    /// What a portfolio may lose.
    pub struct Risk {
        /// The loss that is not exceeded with the confidence asked for.
        pub value_at_risk: f64,
        /// The mean of the losses beyond it.
        pub expected_shortfall: f64,
        /// Of the profit.
        pub mean: f64,
        pub deviation: f64,
    }
}

const FEWEST_PATHS: u64 = 100;
const MOST_PATHS: u64 = 10_000_000;
/// How many paths there are from one report of progress to the next.
const STEP: u64 = 8_192;

#[allow(clippy::too_many_arguments)] // they are the caller's
pub fn value_at_risk(
    weights: &[f64],
    mean: &[f64],
    covariance: &[f64],
    confidence: f64,
    value: f64,
    paths: u64,
    seed: u64,
    progress: Progress,
) -> Result<Risk> {
    all_finite("weights", weights)?;
    all_finite("mean", mean)?;
    let count = weights.len();
    require(mean.len() == count, "mean", format!("must be as many numbers as there are weights: {count}"))?;
    let covariance = Covariance::of(count, covariance)?;
    require(confidence > 0.0 && confidence < 1.0, "confidence", "must be between 0 and 1")?;
    positive("value", value)?;
    let is_paths = (FEWEST_PATHS..=MOST_PATHS).contains(&paths);
    require(is_paths, "paths", format!("must be from {FEWEST_PATHS} to {MOST_PATHS}"))?;

    // A path draws one number for each factor; what it does to all assets together is known beforehand.
    let product = |values: &[f64]| -> f64 { values.iter().zip(weights).map(|(a, b)| a * b).sum() };
    let drift = product(mean);
    let loadings: Vec<_> = covariance.factors.iter().map(|factor| product(factor)).collect();
    let mut random = Random::new(seed);
    let mut losses = Vec::with_capacity(paths as usize);
    for path in 0..paths {
        if path % STEP == 0 {
            progress.report(path as i64, paths as i64)?;
        }
        let chance: f64 = loadings.iter().map(|loading| loading * random.normal()).sum();
        losses.push(-value * (drift + chance));
    }
    let risk = Risk::of(&mut losses, confidence);
    progress.report(paths as i64, paths as i64)?;
    computed(risk.expected_shortfall + risk.deviation, "the risk")?;
    Ok(risk)
}

impl Risk {
    /// Of losses that are equally likely. Where the confidence falls within one of them, that part of it counts.
    fn of(losses: &mut [f64], confidence: f64) -> Self {
        let count = losses.len() as f64;
        let below = (confidence * count - 1e-9).ceil().max(1.0);
        let (_, quantile, beyond) = losses.select_nth_unstable_by(below as usize - 1, f64::total_cmp);
        let tail = beyond.iter().sum::<f64>() + (below - confidence * count) * *quantile;
        let value_at_risk = *quantile;
        let mean = losses.iter().sum::<f64>() / count;
        let squares: f64 = losses.iter().map(|loss| (loss - mean).powi(2)).sum();
        Risk {
            value_at_risk,
            expected_shortfall: tail / (count * (1.0 - confidence)),
            mean: -mean,
            deviation: (squares / (count - 1.0)).sqrt(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{assert_near, message};
    use crate::normal::normal_density;
    use crate::qntx_plugin::abi;
    use std::sync::atomic::{AtomicI64, Ordering};

    const COVARIANCE: [f64; 4] = [0.04, 0.006, 0.006, 0.09];
    /// The standard normal quantiles of 95 and 99 percent: Abramowitz and Stegun, table 26.5.
    const QUANTILES: [(f64, f64); 2] = [(0.95, 1.644_853_6), (0.99, 2.326_347_9)];

    fn simulate(confidence: f64, seed: u64) -> Risk {
        let progress = Progress::to(&|_, _| true);
        value_at_risk(&[0.6, 0.4], &[0.05, 0.08], &COVARIANCE, confidence, 1e6, 400_000, seed, progress)
            .unwrap()
    }

    // Of a normal loss they are known: m + s z and m + s density(z) / (1 - c).
    #[test]
    fn it_is_the_analytic_value_within_its_error() {
        let (mean, deviation) = (0.062, (0.0144_f64 + 0.00288 + 0.0144).sqrt());
        for (confidence, quantile) in QUANTILES {
            let risk = simulate(confidence, 1);
            let density = normal_density(quantile);
            let error = 1e6 * deviation * (confidence * (1.0 - confidence) / 400_000.0_f64).sqrt() / density;
            assert_near(risk.value_at_risk, 1e6 * (deviation * quantile - mean), 4.0 * error);
            let shortfall = 1e6 * (deviation * density / (1.0 - confidence) - mean);
            assert_near(risk.expected_shortfall, shortfall, 6.0 * error);
            assert_near(risk.mean, 1e6 * mean, 4.0 * 1e6 * deviation / 400_000.0_f64.sqrt());
            assert_near(risk.deviation, 1e6 * deviation, 4.0 * 1e6 * deviation / 800_000.0_f64.sqrt());
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_risk() {
        assert_eq!(simulate(0.95, 5), simulate(0.95, 5));
        assert_ne!(simulate(0.95, 5), simulate(0.95, 6));
    }

    #[test]
    fn quantile_and_shortfall_are_those_of_the_losses() {
        let mut losses: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        let risk = Risk::of(&mut losses, 0.95);
        assert_eq!((risk.value_at_risk, risk.mean), (95.0, -50.5));
        assert_near(risk.expected_shortfall, 98.0, 1e-12);
        // Half of the 96th, and the four above it.
        let risk = Risk::of(&mut losses, 0.955);
        assert_eq!(risk.value_at_risk, 96.0);
        assert_near(risk.expected_shortfall, (48.0 + 97.0 + 98.0 + 99.0 + 100.0) / 4.5, 1e-9);
    }

    #[test]
    fn it_ends_when_nobody_waits() {
        let reports = AtomicI64::new(0);
        let watcher = |_: i64, total: i64| {
            assert_eq!(total, 1_000_000);
            reports.fetch_add(1, Ordering::Relaxed) < 2
        };
        let progress = Progress::to(&watcher);
        let error = value_at_risk(&[1.0], &[0.0], &[1.0], 0.95, 1.0, 1_000_000, 1, progress).unwrap_err();
        assert_eq!(error.status, abi::ERR_CLOSED);
        assert_eq!(reports.load(Ordering::Relaxed), 3);
    }

    #[test]
    fn errors_name_the_parameter() {
        let error = |weights: &[f64], mean: &[f64], confidence, value, paths| {
            let progress = Progress::to(&|_, _| true);
            message(value_at_risk(weights, mean, &[1.0], confidence, value, paths, 1, progress))
        };
        assert!(error(&[f64::NAN], &[0.0], 0.95, 1.0, 1_000).starts_with("weights: "));
        assert_eq!(
            error(&[1.0], &[], 0.95, 1.0, 1_000),
            "mean: must be as many numbers as there are weights: 1"
        );
        assert_eq!(error(&[1.0], &[0.0], 1.0, 1.0, 1_000), "confidence: must be between 0 and 1");
        assert_eq!(error(&[1.0], &[0.0], 0.95, 0.0, 1_000), "value: must be positive");
        assert!(error(&[1.0], &[0.0], 0.95, 1.0, 1).starts_with("paths: must be from 100 to "));
        assert!(error(&[1.0, 1.0], &[0.0, 0.0], 0.95, 1.0, 1_000).starts_with("covariance: "));
    }
}
