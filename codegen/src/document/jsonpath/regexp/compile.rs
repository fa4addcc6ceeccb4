//! Compiles a parsed pattern to a program. Repetitions are unrolled.

use super::parse::{Fault, Part, Result};
use super::program::Instruction;

/// The maximum size of a compiled pattern.
const MAX_SIZE: usize = 4096;

#[derive(Default)]
pub(super) struct Compiler {
    pub(super) program: Vec<Instruction>,
    work: usize,
}

impl Compiler {
    pub(super) fn add(&mut self, part: &Part) -> Result<()> {
        self.work += 1;
        if self.work > MAX_SIZE {
            return Err(Fault::Unsupported(format!(
                "more than {MAX_SIZE} characters, repetitions written out,"
            )));
        }
        match part {
            Part::Class(class) => self.program.push(Instruction::Char(class.clone())),
            Part::At(edge) => self.program.push(Instruction::Assert(*edge)),
            Part::Sequence(parts) => parts.iter().try_for_each(|part| self.add(part))?,
            Part::Choice(parts) => self.choice(parts)?,
            Part::Repeat { part, least, most } => {
                (0..*least).try_for_each(|_| self.add(part))?;
                match most {
                    Some(most) => self.optional(part, most.saturating_sub(*least))?,
                    None => self.zero_or_more(part)?,
                }
            }
        }
        Ok(())
    }

    /// Reserves space for an instruction that is not known yet.
    fn reserve(&mut self) -> usize {
        self.program.push(Instruction::Jump(0));
        self.program.len() - 1
    }

    fn patch(&mut self, place: usize, instruction: Instruction) {
        if let Some(slot) = self.program.get_mut(place) {
            *slot = instruction;
        }
    }

    fn choice(&mut self, parts: &[Part]) -> Result<()> {
        let mut ends = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            if index + 1 == parts.len() {
                self.add(part)?;
                break;
            }
            let split = self.reserve();
            self.add(part)?;
            ends.push(self.reserve());
            self.patch(split, Instruction::Split(split + 1, self.program.len()));
        }
        for end in ends {
            self.patch(end, Instruction::Jump(self.program.len()));
        }
        Ok(())
    }

    fn optional(&mut self, part: &Part, times: usize) -> Result<()> {
        let mut splits = Vec::new();
        for _ in 0..times {
            splits.push(self.reserve());
            self.add(part)?;
        }
        let end = self.program.len();
        for split in splits {
            self.patch(split, Instruction::Split(split + 1, end));
        }
        Ok(())
    }

    fn zero_or_more(&mut self, part: &Part) -> Result<()> {
        let split = self.reserve();
        self.add(part)?;
        self.program.push(Instruction::Jump(split));
        self.patch(split, Instruction::Split(split + 1, self.program.len()));
        Ok(())
    }
}
