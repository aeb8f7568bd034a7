using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Generators.Models;

namespace SourceGenBus.Generators.Emission;

/// <summary>Writes the dispatch of an aggregate to its <c>Apply</c> methods.</summary>
internal static class AggregateEmitter
{
    internal static SourceText Emit(AggregateModel aggregate)
    {
        var writer = new SourceWriter().Line(Text.Header);
        if (aggregate.Namespace is not null)
            writer.Line($"namespace {aggregate.Namespace};").Line();
        foreach (var declaration in aggregate.Declarations)
            writer.Open(declaration);

        writer
            .Line("/// <inheritdoc />")
            .Line(Text.GeneratedCode)
            .Open("protected override void ApplyEvent(object @event)")
            .Line("// By the exact type, as everywhere: an Apply for a base type does not see what derives from it.")
            .Line("var type = @event?.GetType();");
        var keyword = "if";
        foreach (var @event in aggregate.Events)
        {
            writer
                .Line($"{keyword} (type == typeof({@event}))")
                .Line($"    Apply(({@event})@event!);");
            keyword = "else if";
        }

        writer
            .Lines(aggregate.Events.Count > 0 ? ["else", "    throw UnknownEvent(@event!);"] : ["throw UnknownEvent(@event!);"])
            .Close();
        foreach (var _ in aggregate.Declarations)
            writer.Close();
        return writer.ToSourceText();
    }
}
