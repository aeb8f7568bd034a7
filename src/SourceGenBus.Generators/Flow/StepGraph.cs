using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace SourceGenBus.Generators.Flow;

/// <summary>A control-flow graph reduced to the steps of its blocks and the ways between them.</summary>
internal sealed class StepGraph
{
    private readonly ControlFlowGraph _graph;
    private readonly List<FlowStep>[] _steps;
    private readonly List<int>[] _successors;
    private readonly ControlFlowRegion?[] _catches;

    internal StepGraph(ControlFlowGraph graph, Func<IOperation, FlowStep?> read)
    {
        _graph = graph;
        _steps = new List<FlowStep>[graph.Blocks.Length];
        _successors = new List<int>[graph.Blocks.Length];
        _catches = new ControlFlowRegion?[graph.Blocks.Length];
        foreach (var block in graph.Blocks)
        {
            _successors[block.Ordinal] = new List<int>();
            _catches[block.Ordinal] = CatchAround(block.EnclosingRegion);
            var steps = _steps[block.Ordinal] = new List<FlowStep>();
            foreach (var operation in block.Operations)
                Collect(operation, read, steps);
            if (block.BranchValue is { } value)
                Collect(value, read, steps);
        }

        foreach (var block in graph.Blocks)
        {
            Connect(block, block.FallThroughSuccessor);
            Connect(block, block.ConditionalSuccessor);
        }
    }

    internal int Count => _steps.Length;

    internal bool IsEmpty => Array.TrueForAll(_steps, static steps => steps.Count == 0);

    /// <summary>The steps of a block, in the order in which they run.</summary>
    internal IReadOnlyList<FlowStep> Steps(int block) => _steps[block];

    internal IReadOnlyList<int> Successors(int block) => _successors[block];

    /// <summary>The innermost catch that a block is in. Only an exception leads into one, so it has a beginning of its own.</summary>
    internal ControlFlowRegion? Catch(int block) => _catches[block];

    /// <summary>Where control enters: at the start, and in every catch.</summary>
    internal IEnumerable<int> Entries() => _catches
        .Where(static region => region is not null)
        .Distinct()
        .Select(static region => region!.FirstBlockOrdinal)
        .Prepend(0);

    /// <summary>A jump back to where a loop begins. Blocks are numbered in the order of the source.</summary>
    internal static bool IsBack(int from, int to) => to <= from;

    /// <summary>The blocks of the loop that a jump back closes.</summary>
    internal HashSet<int> Loop(int from, int to)
    {
        var loop = new HashSet<int> { to };
        var work = new Stack<int>();
        work.Push(from);
        while (work.Count > 0)
        {
            var block = work.Pop();
            if (!loop.Add(block))
                continue;
            for (var other = 0; other < Count; other++)
            {
                if (_successors[other].Contains(block))
                    work.Push(other);
            }
        }

        return loop;
    }

    private static void Collect(IOperation operation, Func<IOperation, FlowStep?> read, List<FlowStep> steps)
    {
        // Arguments run before the call they belong to.
        foreach (var child in operation.ChildOperations)
            Collect(child, read, steps);
        if (read(operation) is { } step)
            steps.Add(step);
    }

    private static ControlFlowRegion? CatchAround(ControlFlowRegion? region)
    {
        while (region is not null && region.Kind is not (ControlFlowRegionKind.Catch or ControlFlowRegionKind.Filter))
            region = region.EnclosingRegion;
        return region;
    }

    private void Connect(BasicBlock block, ControlFlowBranch? branch)
    {
        if (branch?.Destination is not { } destination)
            return;

        // Leaving a try block leads through its finally. Most, like those of using, have no step, and are passed over so
        // that the ways that meet in them stay apart.
        var sources = new List<int> { block.Ordinal };
        foreach (var region in branch.FinallyRegions.Where(HasSteps))
        {
            foreach (var source in sources)
                Connect(source, region.FirstBlockOrdinal);
            sources = Blocks(region)
                .Where(ordinal => _graph.Blocks[ordinal].FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling)
                .ToList();
        }

        foreach (var source in sources)
            Connect(source, destination.Ordinal);
    }

    private void Connect(int from, int to)
    {
        if (!_successors[from].Contains(to))
            _successors[from].Add(to);
    }

    private bool HasSteps(ControlFlowRegion region) => Blocks(region).Any(ordinal => _steps[ordinal].Count > 0);

    private static IEnumerable<int> Blocks(ControlFlowRegion region) =>
        Enumerable.Range(region.FirstBlockOrdinal, region.LastBlockOrdinal - region.FirstBlockOrdinal + 1);
}
