//! Rows of neighbours in the tree in which one can be looked up.

/// The key under which a row itself stands; no condition has it.
const ROW: u32 = u32::MAX;

/// So much of the table is filled before it grows, in eighths.
const FULLEST: usize = 6;

/// Nothing is here.
const FREE: u32 = u32::MAX;

/// By the first node of a row and by condition: the node of that condition.
#[derive(Default)]
pub(super) struct Wide {
    /// First node, condition, node; a power of two long. What a row has under [`ROW`]
    /// leads to its place in `rows`.
    places: Vec<[u32; 3]>,
    n: usize,
    rows: Vec<Row>,
}

/// A row of neighbours.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// How many there are.
    pub n: u32,
    /// The node behind the last one and all below it.
    pub end: u32,
}

impl Wide {
    /// Adds a row: conditions and their nodes, and the node behind them.
    pub(super) fn add(&mut self, row: &[(u32, u32)], end: u32) {
        let first = row[0].1;
        self.put([first, ROW, self.rows.len() as u32]);
        self.rows.push(Row { n: row.len() as u32, end });
        row.iter().for_each(|(condition, node)| self.put([first, *condition, *node]));
    }

    /// The row that begins with a node.
    pub(super) fn row(&self, first: u32) -> Option<Row> {
        self.get(first, ROW).map(|it| self.rows[it as usize])
    }

    /// The node of a condition in the row that begins with a node.
    pub(super) fn get(&self, first: u32, condition: u32) -> Option<u32> {
        if self.places.is_empty() {
            return None;
        }
        let mut place = self.place(first, condition);
        loop {
            let [a, b, node] = self.places[place];
            if node == FREE {
                return None;
            }
            if (a, b) == (first, condition) {
                return Some(node);
            }
            place = (place + 1) & (self.places.len() - 1);
        }
    }

    fn put(&mut self, entry: [u32; 3]) {
        if self.n >= self.places.len() / 8 * FULLEST {
            let n = (self.places.len() * 2).max(8);
            let before = std::mem::replace(&mut self.places, vec![[FREE; 3]; n]);
            before.into_iter().filter(|it| it[2] != FREE).for_each(|it| self.place_free(it));
        }
        self.n += 1;
        self.place_free(entry);
    }

    fn place_free(&mut self, entry: [u32; 3]) {
        let mut place = self.place(entry[0], entry[1]);
        while self.places[place][2] != FREE {
            place = (place + 1) & (self.places.len() - 1);
        }
        self.places[place] = entry;
    }

    fn place(&self, first: u32, condition: u32) -> usize {
        let key = u64::from(first) << 32 | u64::from(condition);
        let hash = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (hash >> 32) as usize & (self.places.len() - 1)
    }

    pub(super) fn shrink(&mut self) {
        self.rows.shrink_to_fit();
    }

    pub(super) fn bytes(&self) -> usize {
        self.places.capacity() * 12 + self.rows.capacity() * size_of::<Row>()
    }
}
