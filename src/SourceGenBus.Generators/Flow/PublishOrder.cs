namespace SourceGenBus.Generators.Flow;

/// <summary>
/// Finds the publishes that a commit follows on some path although nothing before them made the event a fact.
/// </summary>
/// <remarks>
/// What lies behind a publish is a set of states, merged over all paths to it; what lies ahead is searched along the
/// graph. A commit in the next round of a loop that also holds the publish belongs to another piece of work and does not
/// count. A catch begins anew: what it publishes tells of the failure, unless the catch itself commits that.
/// </remarks>
internal sealed class PublishOrder
{
    private readonly StepGraph _graph;
    private readonly FlowStates[] _before;

    /// <summary>The blocks of each loop by the block that it begins with; a <c>continue</c> jumps there too.</summary>
    private readonly List<(int Header, HashSet<int> Blocks)> _loops = new();

    internal PublishOrder(StepGraph graph, FlowStates entry)
    {
        _graph = graph;
        _before = new FlowStates[graph.Count];
        for (var block = 0; block < graph.Count; block++)
        {
            foreach (var next in graph.Successors(block))
            {
                if (StepGraph.IsBack(block, next))
                    AddLoop(next, graph.Loop(block, next));
            }
        }

        Propagate(entry);
    }

    /// <summary>What lies behind the end of the function, where it returns.</summary>
    internal FlowStates AtExit => _before[_graph.Count - 1];

    /// <summary>The publishes that come too early, each with the commit that it should wait for.</summary>
    internal static IEnumerable<EarlyPublish> FindEarly(StepGraph graph)
    {
        var order = new PublishOrder(graph, FlowStates.Uncommitted);
        for (var block = 0; block < graph.Count; block++)
        {
            for (var index = 0; index < graph.Steps(block).Count; index++)
            {
                var step = graph.Steps(block)[index];
                var state = order.Before(block, index);
                if (step.Kind == FlowStepKind.Publish && order.CommitAfter(block, index, state, static _ => true) is { } commit)
                    yield return new EarlyPublish(step, step, commit);
                foreach (var inner in step.Callee?.Publishes ?? [])
                {
                    if (order.CommitAfter(block, index, inner.StatesFrom(state), inner.Searches.Contains) is { } outer)
                        yield return new EarlyPublish(step, inner.Publish, outer);
                }
            }
        }
    }

    /// <summary>What lies behind a step.</summary>
    internal FlowStates Before(int block, int index) => _graph.Steps(block).Take(index).Aggregate(_before[block], After);

    /// <summary>The first commit that may follow the beginning of the function, and whether it may end before one does.</summary>
    internal (FlowStep? Commit, bool ReachesExit) SearchFromEntry(CommitSearch search) => Search(0, -1, search);

    private void AddLoop(int header, HashSet<int> blocks)
    {
        var known = _loops.FindIndex(loop => loop.Header == header);
        if (known >= 0)
            _loops[known].Blocks.UnionWith(blocks);
        else
            _loops.Add((header, blocks));
    }

    private void Propagate(FlowStates begin)
    {
        var work = new Queue<int>();
        foreach (var entry in _graph.Entries())
        {
            _before[entry] |= entry == 0 ? begin : FlowStates.Uncommitted;
            work.Enqueue(entry);
        }

        while (work.Count > 0)
        {
            var block = work.Dequeue();
            var state = _graph.Steps(block).Aggregate(_before[block], After);
            foreach (var next in _graph.Successors(block))
            {
                // Whoever leaves a catch has dealt with the failure.
                var arriving = _graph.Catch(block) is not null && _graph.Catch(block) != _graph.Catch(next) ? FlowStates.Settled : state;
                if ((_before[next] | arriving) == _before[next])
                    continue;
                _before[next] |= arriving;
                work.Enqueue(next);
            }
        }
    }

    private static FlowStates After(FlowStates states, FlowStep step)
    {
        if (states == FlowStates.Unreachable)
            return states;
        return step.Kind switch
        {
            FlowStepKind.Call => step.Callee!.After(states),
            FlowStepKind.Begin => FlowStates.InTransaction,
            FlowStepKind.Commit or FlowStepKind.Rollback => FlowStates.Settled,
            FlowStepKind.Save when (states & FlowStates.Uncommitted) != 0 => (states & ~FlowStates.Uncommitted) | FlowStates.Saved,
            _ => states,
        };
    }

    private FlowStep? CommitAfter(int block, int index, FlowStates before, Func<CommitSearch, bool> isPossible)
    {
        return Find(FlowStates.Uncommitted, CommitSearch.Any) ?? Find(
            FlowStates.InTransaction, CommitSearch.Open) ?? Find(FlowStates.Saved, CommitSearch.Given);

        FlowStep? Find(FlowStates state, CommitSearch search) =>
            (before & state) != 0 && isPossible(search) ? Search(block, index, search).Commit : null;
    }

    /// <summary>The first commit that may follow a step, and whether the function may end before one does.</summary>
    internal (FlowStep? Commit, bool ReachesExit) Search(int start, int index, CommitSearch search)
    {
        var region = _graph.Catch(start);
        var reachesExit = false;
        var seen = new HashSet<(int Block, int Rounds)>();
        var work = new Queue<(int Block, int From, int Rounds)>();
        work.Enqueue((start, index + 1, 0));
        while (work.Count > 0)
        {
            var (block, from, rounds) = work.Dequeue();
            var isOpen = true;
            foreach (var step in _graph.Steps(block).Skip(from))
            {
                if ((step.Ends(search) ? step : step.Callee?.Commit(search)) is { } commit && !IsOtherRound(start, block, rounds))
                    return (commit, false);
                if (step.Kind == FlowStepKind.Rollback
                    || (step.Kind == FlowStepKind.Begin && search != CommitSearch.Any)
                    || step.Callee?.IsPassed(search) == false)
                {
                    isOpen = false;
                    break;
                }
            }

            if (!isOpen)
                continue;
            reachesExit |= block == _graph.Count - 1;
            foreach (var next in _graph.Successors(block))
            {
                if (region is not null && _graph.Catch(next) != region)
                    continue;
                var after = rounds | RoundsEntered(start, block, next);
                if (seen.Add((next, after)))
                    work.Enqueue((next, 0, after));
            }
        }

        return (null, reachesExit);
    }

    /// <summary>Which loops around the publish this way begins another round of, one bit each.</summary>
    private int RoundsEntered(int start, int from, int to)
    {
        var rounds = 0;
        for (var loop = 0; loop < _loops.Count && loop < 31; loop++)
        {
            if (_loops[loop].Header == to && StepGraph.IsBack(from, to) && _loops[loop].Blocks.Contains(start))
                rounds |= 1 << loop;
        }

        return rounds;
    }

    private bool IsOtherRound(int start, int block, int rounds)
    {
        for (var loop = 0; loop < _loops.Count && loop < 31; loop++)
        {
            if ((rounds & (1 << loop)) != 0 && _loops[loop].Blocks.Contains(block) && _loops[loop].Blocks.Contains(start))
                return true;
        }

        return false;
    }
}
