//! Random numbers, the same ones for the same seed.
// SPDX-License-Identifier: MIT

/// Blackman and Vigna's xoshiro256++, and normal numbers from it.
pub struct Random {
    state: [u64; 4],
    /// The other one of a pair.
    spare: Option<f64>,
}

impl Random {
    /// Its state is made by SplitMix64, as its authors recommend.
    pub fn new(seed: u64) -> Self {
        let mut seed = seed;
        let state = [(); 4].map(|()| {
            seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let bits = (seed ^ seed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            bits ^ bits >> 31
        });
        Random { state, spare: None }
    }

    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.state;
        let bits = a.wrapping_add(*d).rotate_left(23).wrapping_add(*a);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        bits
    }

    /// From -1 up to 1.
    fn signed(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1_u64 << 52) as f64) - 1.0
    }

    /// A standard normal number, by Marsaglia's polar method.
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let [x, y] = [self.signed(), self.signed()];
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                let factor = (-2.0 * square.ln() / square).sqrt();
                self.spare = Some(y * factor);
                return x * factor;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::assert_near;
    use crate::normal::normal_cdf;

    // The numbers that the authors' reference implementation gives for this state.
    #[test]
    fn bits_are_those_of_the_reference() {
        let mut random = Random { state: [1, 2, 3, 4], spare: None };
        let bits = [(); 5].map(|()| random.bits());
        assert_eq!(
            bits,
            [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386, 9_228_616_714_210_784_205]
        );
    }

    // The numbers that SplitMix64 gives for this seed, as published at Rosetta Code.
    #[test]
    fn the_state_is_that_of_the_reference() {
        assert_eq!(
            Random::new(1_234_567).state,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431
            ]
        );
    }

    #[test]
    fn normal_numbers_are_normal() {
        let mut random = Random::new(3);
        let mut numbers: Vec<_> = (0..200_000).map(|_| random.normal()).collect();
        numbers.sort_by(f64::total_cmp);
        let count = numbers.len() as f64;
        // Kolmogorov and Smirnov: beyond 1.95 / sqrt(n) once in a thousand seeds, and this is one seed.
        for (index, number) in numbers.iter().enumerate() {
            assert_near(normal_cdf(*number), (index as f64 + 0.5) / count, 1.95 / count.sqrt());
        }
    }
}
