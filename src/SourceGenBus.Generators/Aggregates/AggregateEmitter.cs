using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Generators.Emission;

namespace SourceGenBus.Generators.Aggregates;

/// <summary>Writes the dispatch of an aggregate to its <c>Apply</c> methods.</summary>
internal static class AggregateEmitter
{
    internal static SourceText Emit(AggregateModel aggregate)
    {
        var writer = new SourceWriter().Line(GeneratedText.PublicHeader);
        if (aggregate.Namespace is not null)
            writer.Line($"namespace {aggregate.Namespace};").Line();
        foreach (var declaration in aggregate.Declarations)
            writer.Open(declaration);

        writer
            .Line("/// <inheritdoc />")
            .Line(GeneratedText.GeneratedCode)
            .Open("protected override void ApplyEvent(object @event)")
            .Line("// By the exact type, as everywhere: an Apply for a base type does not see what derives from it.")
            .Line("var type = @event?.GetType();");
        var calls = aggregate.Events.Select(static @event => (Event: @event, Receiver: ""))
            .Concat(aggregate.InheritedEvents.Select(static @event => (Event: @event, Receiver: "base.")))
            .ToList();
        var keyword = "if";
        foreach (var (@event, receiver) in calls)
        {
            writer
                .Line($"{keyword} (type == typeof({@event}))")
                .Line($"    {receiver}Apply(({@event})@event!);");
            keyword = "else if";
        }

        var rest = aggregate.FallsBack ? "base.ApplyEvent(@event!);" : "throw UnknownEvent(@event!);";
        writer
            .Lines(calls.Count > 0 ? ["else", "    " + rest] : [rest])
            .Close();
        foreach (var _ in aggregate.Declarations)
            writer.Close();
        return writer.ToSourceText();
    }
}
