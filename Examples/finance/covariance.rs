//! Covariances of assets.
// SPDX-License-Identifier: MIT

use crate::check::{all_finite, require, wrong};
use crate::qntx_plugin::Result;

/// How many assets there may be.
const MOST: usize = 256;
/// What is as good as zero among correlations.
const TOLERANCE: f64 = 1e-9;

/// A symmetric, positive semidefinite matrix, its rows one after the other.
pub struct Covariance {
    pub count: usize,
    entries: Vec<f64>,
    /// One column after the other: the covariance is their products' sum.
    pub factors: Vec<Vec<f64>>,
}

impl Covariance {
    /// That of so many assets.
    pub fn of(count: usize, entries: &[f64]) -> Result<Self> {
        let name = "covariance";
        require(
            entries.len() == count * count,
            name,
            format!("must be {count} rows of {count} numbers, and there are {}", entries.len()),
        )?;
        require(count > 0, name, "must not be empty")?;
        require(count <= MOST, name, format!("must be of at most {MOST} assets"))?;
        all_finite(name, entries)?;
        let mut covariance = Covariance { count, entries: entries.to_vec(), factors: Vec::new() };
        covariance.check_entries()?;
        covariance.factorize()?;
        Ok(covariance)
    }

    /// That of as many assets as there are rows.
    pub fn square(entries: &[f64]) -> Result<Self> {
        let count = (entries.len() as f64).sqrt().round() as usize;
        require(count * count == entries.len(), "covariance", {
            format!("must be as many rows as columns, and {} is no square", entries.len())
        })?;
        Self::of(count, entries)
    }

    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.entries[row * self.count + column]
    }

    /// The standard deviation of an asset.
    fn deviation(&self, asset: usize) -> f64 {
        self.at(asset, asset).sqrt()
    }

    fn check_entries(&mut self) -> Result<()> {
        for row in 0..self.count {
            require(self.at(row, row) >= 0.0, "covariance", {
                format!("the variance of asset {} must not be negative", row + 1)
            })?;
        }
        for row in 0..self.count {
            for column in 0..row {
                let [left, right] = [self.at(row, column), self.at(column, row)];
                let scale = self.deviation(row) * self.deviation(column);
                let place = format!("row {}, column {}", row + 1, column + 1);
                require((left - right).abs() <= TOLERANCE * scale, "covariance", {
                    format!("must be symmetric: {place} is {left}, and the other way round it is {right}")
                })?;
                require(left.abs() <= scale * (1.0 + TOLERANCE), "covariance", {
                    format!("must be positive semidefinite: {place} is a correlation beyond 1")
                })?;
                let mean = 0.5 * left + 0.5 * right;
                self.entries[row * self.count + column] = mean;
                self.entries[column * self.count + row] = mean;
            }
        }
        Ok(())
    }

    /// Cholesky's decomposition of the correlations, the largest pivot first, until nothing is left but rounding.
    fn factorize(&mut self) -> Result<()> {
        let count = self.count;
        let deviations: Vec<_> = (0..count).map(|asset| self.deviation(asset)).collect();
        let mut rest = vec![0.0; count * count];
        for row in 0..count {
            for column in 0..count {
                let scale = deviations[row] * deviations[column];
                rest[row * count + column] = if scale > 0.0 { self.at(row, column) / scale } else { 0.0 };
            }
        }
        for _ in 0..count {
            let diagonal = |asset: &usize| rest[asset * count + asset];
            let pivot = (0..count).max_by(|a, b| diagonal(a).total_cmp(&diagonal(b))).unwrap_or(0);
            let size = diagonal(&pivot);
            if size <= TOLERANCE {
                break;
            }
            let column: Vec<_> = (0..count).map(|row| rest[row * count + pivot] / size.sqrt()).collect();
            for row in 0..count {
                for other in 0..count {
                    rest[row * count + other] -= column[row] * column[other];
                }
            }
            for asset in 0..count {
                rest[asset * count + pivot] = 0.0;
                rest[pivot * count + asset] = 0.0;
            }
            self.factors.push((0..count).map(|row| column[row] * deviations[row]).collect());
        }
        if rest.iter().any(|left| left.abs() > 2.0 * TOLERANCE) {
            return Err(wrong(
                "covariance",
                "must be positive semidefinite, and some portfolio has a negative variance",
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{assert_near, message};

    #[test]
    fn its_factors_make_it_again() {
        let entries = [4.0, 1.2, -0.6, 1.2, 9.0, 0.3, -0.6, 0.3, 1.0];
        let covariance = Covariance::square(&entries).unwrap();
        for row in 0..3 {
            for column in 0..3 {
                let made = covariance.factors.iter().map(|factor| factor[row] * factor[column]).sum();
                assert_near(made, entries[row * 3 + column], 1e-14);
            }
        }
    }

    #[test]
    fn it_may_be_singular() {
        let same = Covariance::square(&[4.0, 4.0, 4.0, 4.0]).unwrap();
        assert_eq!(same.factors, [[2.0, 2.0]]);
        assert!(Covariance::square(&[0.0]).unwrap().factors.is_empty());
        let opposite = Covariance::square(&[1.0, -1.0, 0.0, -1.0, 1.0, 0.0, 0.0, 0.0, 0.0]).unwrap();
        assert_eq!(opposite.factors.len(), 1);
    }

    #[test]
    fn errors_say_what_is_wrong() {
        let error = |entries: &[f64]| message(Covariance::square(entries));
        assert!(error(&[1.0, 2.0, 3.0]).contains("3 is no square"));
        assert!(error(&[]).contains("empty"));
        assert!(error(&[1.0, 0.5, 0.4, 1.0])
            .contains("row 2, column 1 is 0.4, and the other way round it is 0.5"));
        assert!(error(&[1.0, 0.0, 0.0, -1.0]).contains("variance of asset 2"));
        assert!(error(&[1.0, 2.0, 2.0, 1.0]).contains("correlation beyond 1"));
        // Each pair is possible, but not all three.
        let apart = [1.0, -0.9, -0.9, -0.9, 1.0, -0.9, -0.9, -0.9, 1.0];
        assert!(error(&apart).contains("negative variance"));
        assert!(error(&[f64::NAN]).contains("number 1"));
        assert!(message(Covariance::of(3, &[1.0])).contains("3 rows of 3 numbers, and there are 1"));
    }
}
