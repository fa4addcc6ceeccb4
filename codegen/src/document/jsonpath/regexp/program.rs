//! A compiled pattern, and the machine that runs it over a text.

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Instruction {
    /// Consumes one character of the class.
    Char(Class),
    /// Continues at both places.
    Split(usize, usize),
    Jump(usize),
    /// Continues only at this edge of the text.
    Assert(Edge),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Edge {
    Start,
    End,
}

/// A set of characters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Class {
    pub(super) is_negated: bool,
    pub(super) ranges: Vec<(char, char)>,
}

impl Class {
    fn has(&self, character: char) -> bool {
        self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&character)) != self.is_negated
    }
}

/// Returns whether the whole text matches, or with `anywhere` any part of it.
pub(super) fn run(program: &[Instruction], text: &str, anywhere: bool) -> bool {
    let mut now = ThreadList::new(program.len());
    now.add(program, 0, [true, text.is_empty()]);
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if anywhere && now.is_end_reached() {
            return true;
        }
        let edges = [false, characters.as_str().is_empty()];
        let mut next = ThreadList::new(program.len());
        for place in now.takes {
            if let Some(Instruction::Char(class)) = program.get(place)
                && class.has(character)
            {
                next.add(program, place + 1, edges);
            }
        }
        if anywhere {
            next.add(program, 0, edges);
        }
        now = next;
    }
    now.is_end_reached()
}

/// The places in a program that are reached after some characters.
struct ThreadList {
    seen: Vec<bool>,
    takes: Vec<usize>,
}

impl ThreadList {
    fn new(length: usize) -> Self {
        Self { seen: vec![false; length + 1], takes: Vec::new() }
    }

    /// Returns whether the end is reached. The end is the place after the last instruction.
    fn is_end_reached(&self) -> bool {
        self.seen.last().copied().unwrap_or_default()
    }

    /// Adds a place. The flags state whether this is the start and the end of the text.
    fn add(&mut self, program: &[Instruction], place: usize, [is_start, is_end]: [bool; 2]) {
        let mut pending = vec![place];
        while let Some(place) = pending.pop() {
            let Some(seen) = self.seen.get_mut(place).filter(|seen| !**seen) else { continue };
            *seen = true;
            match program.get(place) {
                Some(Instruction::Char(_)) => self.takes.push(place),
                Some(Instruction::Split(one, other)) => pending.extend([*one, *other]),
                Some(Instruction::Jump(to)) => pending.push(*to),
                Some(Instruction::Assert(Edge::Start)) => pending.extend(is_start.then_some(place + 1)),
                Some(Instruction::Assert(Edge::End)) => pending.extend(is_end.then_some(place + 1)),
                None => {}
            }
        }
    }
}
