//! Reachability between the nodes of a graph.

use super::TypeId;

/// Numbers the strongly connected components of a graph (Tarjan's algorithm without recursion). A single node
/// without an edge to itself gets a number that no other node has, and so never equals that of a neighbour.
///
/// A component has a greater number than those that can be reached from it.
pub(crate) fn components(count: usize, edges: impl Fn(TypeId) -> Vec<TypeId>) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let mut index = vec![UNSEEN; count];
    let mut low = vec![UNSEEN; count];
    let mut component = vec![UNSEEN; count];
    let (mut next, mut found, mut path) = (0, 0, Vec::new());
    let at = |list: &[usize], id: TypeId| list.get(id.0).copied().unwrap_or(UNSEEN);
    let put = |list: &mut [usize], id: TypeId, value| _ = list.get_mut(id.0).map(|slot| *slot = value);
    for start in (0..count).map(TypeId) {
        if at(&index, start) != UNSEEN {
            continue;
        }
        let mut calls = vec![(start, None::<std::vec::IntoIter<TypeId>>)];
        while let Some((id, children)) = calls.last_mut() {
            let id = *id;
            let children = children.get_or_insert_with(|| {
                put(&mut index, id, next);
                put(&mut low, id, next);
                next += 1;
                path.push(id);
                edges(id).into_iter()
            });
            if let Some(child) = children.next() {
                if at(&index, child) == UNSEEN {
                    calls.push((child, None));
                } else if at(&component, child) == UNSEEN {
                    let lowest = at(&low, id).min(at(&index, child));
                    put(&mut low, id, lowest);
                }
                continue;
            }
            calls.pop();
            if at(&low, id) == at(&index, id) {
                while let Some(member) = path.pop() {
                    put(&mut component, member, found);
                    if member == id {
                        break;
                    }
                }
                found += 1;
            }
            if let Some((parent, _)) = calls.last() {
                let lowest = at(&low, *parent).min(at(&low, id));
                put(&mut low, *parent, lowest);
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_that_hold_each_other_share_a_component() {
        // 0 -> 1 -> 2 -> 1, 3 -> 3, 4 alone
        let edges = [vec![1], vec![2], vec![1], vec![3], vec![]];
        let found = components(5, |id| edges[id.0].iter().copied().map(TypeId).collect());
        assert_eq!(found[1], found[2]);
        assert_ne!(found[0], found[1]);
        assert_ne!(found[3], found[4]);
    }

    #[test]
    fn a_long_chain_costs_no_stack() {
        let length = 200_000;
        let found = components(length, |id| if id.0 + 1 < length { vec![TypeId(id.0 + 1)] } else { vec![] });
        assert_eq!(found.len(), length);
    }
}
