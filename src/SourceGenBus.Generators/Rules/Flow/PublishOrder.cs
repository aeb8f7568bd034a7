namespace SourceGenBus.Generators.Rules.Flow;

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
    private readonly States[] _before;

    /// <summary>The blocks of each loop by the block that it begins with; a <c>continue</c> jumps there too.</summary>
    private readonly List<(int Header, HashSet<int> Blocks)> _loops = new();

    private PublishOrder(StepGraph graph)
    {
        _graph = graph;
        _before = new States[graph.Count];
        for (var block = 0; block < graph.Count; block++)
        {
            foreach (var next in graph.Successors(block))
            {
                if (StepGraph.IsBack(block, next))
                    AddLoop(next, graph.Loop(block, next));
            }
        }

        Propagate();
    }

    [Flags]
    private enum States
    {
        Unreachable = 0,

        /// <summary>Nothing has been committed.</summary>
        Uncommitted = 1,

        /// <summary>A transaction is open, in which saving commits nothing.</summary>
        InTransaction = 2,

        /// <summary>Changes were saved outside any transaction that is begun here.</summary>
        Saved = 4,

        /// <summary>A transaction was committed or rolled back, and no other begun.</summary>
        Settled = 8,
    }

    /// <summary>The publishes that come too early, each with the commit that it should wait for.</summary>
    internal static IEnumerable<(FlowStep Publish, FlowStep Commit)> FindEarly(StepGraph graph)
    {
        var order = new PublishOrder(graph);
        for (var block = 0; block < graph.Count; block++)
        {
            var state = order._before[block];
            for (var index = 0; index < graph.Steps(block).Count; index++)
            {
                var step = graph.Steps(block)[index];
                if (step.Kind == FlowStepKind.Publish && order.CommitAfter(block, index, state) is { } commit)
                    yield return (step, commit);
                state = After(state, step);
            }
        }
    }

    private void AddLoop(int header, HashSet<int> blocks)
    {
        var known = _loops.FindIndex(loop => loop.Header == header);
        if (known >= 0)
            _loops[known].Blocks.UnionWith(blocks);
        else
            _loops.Add((header, blocks));
    }

    private void Propagate()
    {
        var work = new Queue<int>();
        foreach (var entry in _graph.Entries())
        {
            _before[entry] |= States.Uncommitted;
            work.Enqueue(entry);
        }

        while (work.Count > 0)
        {
            var block = work.Dequeue();
            var state = _graph.Steps(block).Aggregate(_before[block], After);
            foreach (var next in _graph.Successors(block))
            {
                // Whoever leaves a catch has dealt with the failure.
                var arriving = _graph.Catch(block) is not null && _graph.Catch(block) != _graph.Catch(next) ? States.Settled : state;
                if ((_before[next] | arriving) == _before[next])
                    continue;
                _before[next] |= arriving;
                work.Enqueue(next);
            }
        }
    }

    private static States After(States states, FlowStep step)
    {
        if (states == States.Unreachable)
            return states;
        return step.Kind switch
        {
            FlowStepKind.Begin => States.InTransaction,
            FlowStepKind.Commit or FlowStepKind.Rollback => States.Settled,
            FlowStepKind.Save when (states & States.Uncommitted) != 0 => (states & ~States.Uncommitted) | States.Saved,
            _ => states,
        };
    }

    private FlowStep? CommitAfter(int block, int index, States before)
    {
        // Where no transaction is begun before the publish, it may still precede one that is begun after it.
        if ((before & States.Uncommitted) != 0 && Search(block, index, static step => step.Commits, throughBegin: true) is { } any)
            return any;
        if ((before & States.InTransaction) != 0 && Search(block, index, static step => step.Commits, throughBegin: false) is { } own)
            return own;

        // Saved, but in a transaction that the method was given and that it commits only now.
        return (before & States.Saved) != 0
            ? Search(block, index, static step => step.Kind == FlowStepKind.Commit, throughBegin: false)
            : null;
    }

    private FlowStep? Search(int start, int index, Func<FlowStep, bool> isMeant, bool throughBegin)
    {
        var region = _graph.Catch(start);
        var seen = new HashSet<(int Block, int Rounds)>();
        var work = new Queue<(int Block, int From, int Rounds)>();
        work.Enqueue((start, index + 1, 0));
        while (work.Count > 0)
        {
            var (block, from, rounds) = work.Dequeue();
            var isOpen = true;
            foreach (var step in _graph.Steps(block).Skip(from))
            {
                if (isMeant(step) && !IsOtherRound(start, block, rounds))
                    return step;
                if (step.Kind == FlowStepKind.Rollback || (step.Kind == FlowStepKind.Begin && !throughBegin))
                {
                    isOpen = false;
                    break;
                }
            }

            if (!isOpen)
                continue;
            foreach (var next in _graph.Successors(block))
            {
                if (region is not null && _graph.Catch(next) != region)
                    continue;
                var after = rounds | RoundsEntered(start, block, next);
                if (seen.Add((next, after)))
                    work.Enqueue((next, 0, after));
            }
        }

        return null;
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
