namespace SourceGenBus.Generators.Flow;

/// <summary>What a function means to its callers: how it changes what is committed, and what it publishes on the way.</summary>
internal sealed class FunctionFlow
{
    private static readonly FlowStates[] Single = [FlowStates.Uncommitted, FlowStates.InTransaction, FlowStates.Saved, FlowStates.Settled];
    private static readonly CommitSearch[] Searches = [CommitSearch.Any, CommitSearch.Open, CommitSearch.Given];

    private readonly PublishOrder[] _orders;
    private readonly (FlowStep? Commit, bool ReachesExit)[] _found;

    internal FunctionFlow(StepGraph graph)
    {
        _orders = Array.ConvertAll(Single, state => new PublishOrder(graph, state));
        _found = Array.ConvertAll(Searches, search => _orders[0].SearchFromEntry(search));
        Publishes = Escaping(graph).ToList();
    }

    /// <summary>What the function publishes and may leave for its caller to commit.</summary>
    internal IReadOnlyList<EscapingPublish> Publishes { get; }

    /// <summary>What lies behind the call when it returns.</summary>
    internal FlowStates After(FlowStates before) => Union(before, static order => order.AtExit);

    /// <summary>The commit that the function may make, for a publish before its call.</summary>
    internal FlowStep? Commit(CommitSearch search) => _found[(int)search].Commit;

    /// <summary>Whether a commit after the call may still be the one that a publish before it waits for.</summary>
    internal bool IsPassed(CommitSearch search) => _found[(int)search] is { ReachesExit: true } or { Commit: not null };

    private IEnumerable<EscapingPublish> Escaping(StepGraph graph)
    {
        for (var block = 0; block < graph.Count; block++)
        {
            for (var index = 0; index < graph.Steps(block).Count; index++)
            {
                var step = graph.Steps(block)[index];
                var (atBlock, atIndex) = (block, index);
                var searches = step.Kind is FlowStepKind.Publish or FlowStepKind.Call
                    ? Searches.Where(search => _orders[0].Search(atBlock, atIndex, search) is { Commit: null, ReachesExit: true }).ToList()
                    : [];
                if (searches.Count == 0)
                    continue;

                if (step.Kind == FlowStepKind.Publish)
                    yield return new EscapingPublish(step, States, searches);
                foreach (var inner in step.Callee?.Publishes ?? [])
                {
                    if (inner.Searches.Intersect(searches).ToList() is { Count: > 0 } common)
                        yield return new EscapingPublish(inner.Publish, before => inner.StatesFrom(States(before)), common);
                }

                FlowStates States(FlowStates before) => Union(before, order => order.Before(atBlock, atIndex));
            }
        }
    }

    private FlowStates Union(FlowStates before, Func<PublishOrder, FlowStates> read)
    {
        var states = FlowStates.Unreachable;
        for (var index = 0; index < Single.Length; index++)
        {
            if ((before & Single[index]) != 0)
                states |= read(_orders[index]);
        }

        return states;
    }
}
