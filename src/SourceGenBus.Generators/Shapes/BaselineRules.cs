using SourceGenBus.Generators.Baseline;
using SourceGenBus.Generators.Durable;

namespace SourceGenBus.Generators.Shapes;

/// <summary>What an event's last release says about it as it is. Analyzer and fixes run the same code.</summary>
internal static class BaselineRules
{
    /// <summary>The differences from the last release; an event that was never released is one addition.</summary>
    internal static IReadOnlyList<ShapeChange> ChangesOf(EventShape shape, DurableEvent @event, EventBaseline baseline, DurableEventSet set)
    {
        if (baseline.ReleaseOf(shape) is not { } released)
            return [new ShapeChange(false, "it is new")];

        // A key orders what is written, and only the newest version is.
        return ShapeComparison.Compare(set.IsNewest(@event) ? released : released with { Key = shape.Key }, shape);
    }
}
