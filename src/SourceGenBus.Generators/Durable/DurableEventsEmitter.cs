using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Experimental;
using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Durable;

/// <summary>
/// Writes the contracts of an assembly's durable events and of their handlers, and what composes them with those of the assemblies it
/// references.
/// </summary>
internal static class DurableEventsEmitter
{
    private const string Store = "global::SourceGenBus.EventStore";

    internal static void AddDurableEvents(
        this SourceProductionContext output,
        DurableEventsModel? model,
        EquatableArray<string> experimental)
    {
        if (model is null)
            return;

        var writer = new SourceWriter()
            .Line(GeneratedText.PublicHeader)
            .Line($"[assembly: {Store}.DurableEvents(typeof(global::{model.Namespace}.DurableEvents))]")
            .Lines(model.Events.Where(static @event => @event.IsReferenced).Select(Referenced))
            .Line()
            .Open($"namespace {model.Namespace}")
            .Line(
                "/// <summary>The durable events of this assembly. Public so that a host can compose it; the events need not be.</summary>")
            .Line(GeneratedText.GeneratedCode)
            .Line(GeneratedText.Hidden)
            .Open($"public sealed class DurableEvents : {Store}.DurableEventsModule");
        if (model.ReferencedModules.Count > 0)
        {
            writer
                .Open($"public override global::System.Collections.Generic.IEnumerable<{Store}.DurableEventsModule> References => new {Store}.DurableEventsModule[]")
                .Lines(model.ReferencedModules.Select(static module => $"new {module}(),"))
                .Close("};")
                .Line();
        }

        writer
            .Open($"public override void AddTo({Store}.EventTypeRegistry registry)")
            .Lines(model.Events.Select(Registration))
            .Lines(model.Upcasters.Select(Registration))
            .Lines(model.Handlers.Select(Registration))
            .Close()
            .Close()
            .Close()
            .Line()
            .Open("namespace SourceGenBus.EventStore")
            .Line("/// <summary>Registers durable events. Generated into each assembly, since each sees others; invisible outside it.</summary>")
            .Line("[global::Microsoft.CodeAnalysis.Embedded]")
            .Line(GeneratedText.GeneratedCode)
            .Open("internal static class DurableEventsExtensions")
            .Line(
                """
                /// <summary>Adds every durable event of this assembly and of the assemblies it references.</summary>
                /// <param name="registry">Where to add them.</param>
                /// <returns><paramref name="registry"/>.</returns>
                /// <exception cref="global::System.ArgumentException">Two assemblies use one name.</exception>
                /// <exception cref="global::System.InvalidOperationException">An older version of an event has no upcaster.</exception>
                """)
            .Line($"public static {Store}.EventTypeRegistry AddDurableEvents(this {Store}.EventTypeRegistry registry) =>")
            .Line($"    registry.AddModule(new global::{model.Namespace}.DurableEvents()).Validate();")
            .Close()
            .Close();
        output.AddSource("DurableEvents.g.cs", writer.ToSourceText().Allowing(experimental));
    }

    internal static string Registration(UpcasterModel upcaster) =>
        (upcaster.IsReferenced ? "registry.AddReferencedUpcaster" : "registry.AddUpcaster")
        + $"<{upcaster.OldQualifiedName}, {upcaster.NewQualifiedName}>"
        + $"(static old => {upcaster.ContainerQualifiedName}.{upcaster.Method}(old));";

    internal static string Registration(DurableEventModel @event)
    {
        var key = @event switch
        {
            { Key: null } => "",
            { KeyIsText: true } => $",\n    static @event => @event.{@event.Key}",
            _ => $",\n    static @event => @event.{@event.Key} is {{ }} key ? global::System.Convert.ToString((object)key, global::System.Globalization.CultureInfo.InvariantCulture) : null",
        };
        return $"""
            registry.{(@event.IsReferenced ? "AddReferenced" : "Add")}(new {Store}.EventContract<{@event.QualifiedName}>(
                {Literal(@event.Name)},
                {@event.Version},
                (global::System.Text.Json.Serialization.Metadata.JsonTypeInfo<{@event.QualifiedName}>){@event.SerializerContext}.Default.GetTypeInfo(typeof({@event.QualifiedName}))!{key}){Initializer(@event)});
            """;
    }

    /// <summary>Says that an event of another assembly is registered here, so that nobody who references this one does it again.</summary>
    private static string Referenced(DurableEventModel @event) => $"[assembly: {Store}.ReferencedEvent(typeof({@event.QualifiedName}))]";

    private static string Initializer(DurableEventModel @event)
    {
        var settings = InitializersOf(@event).ToList();
        return settings.Count == 0
            ? ""
            : $$"""

                {
                    {{string.Join("\n    ", settings)}}
                }
                """;
    }

    private static IEnumerable<string> InitializersOf(DurableEventModel @event)
    {
        if (@event.FormerNames.Count > 0)
            yield return $"FormerNames = {Texts(@event.FormerNames)},";
        if (@event.WritesFormerName)
            yield return "WritesFormerName = true,";
        if (@event.Destinations.Count > 0)
            yield return $"Destinations = {Texts(@event.Destinations)},";
        if (@event.Command is { } command)
            yield return $"Command = {command},";
    }

    private static string Texts(EquatableArray<string> texts) => $"new string[] {{ {string.Join(", ", texts.Select(Literal))} }}";

    internal static string Registration(HandlerContractModel handler)
    {
        var name = handler.Name is null ? "null" : Literal(handler.Name);
        var settings = SettingsOf(handler).ToList();
        var timeout = handler.Timeout is { } limit ? $"timeout: global::System.TimeSpan.FromMilliseconds({limit})" : null;
        return settings.Count == 0
            ? $"registry.AddHandler(new {Store}.HandlerContract(typeof({handler.QualifiedName}), {name}{(timeout is null ? "" : $", {timeout}")}));"
            : $$"""
                registry.AddHandler(new {{Store}}.HandlerContract(
                    typeof({{handler.QualifiedName}}),
                    {{name}},
                    static policy => policy with
                    {
                        {{string.Join("\n        ", settings)}}
                    }{{(timeout is null ? "" : $",\n    {timeout}")}}));
                """;
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>What the attribute does not say stays as the relay's policy has it.</summary>
    private static IEnumerable<string> SettingsOf(HandlerContractModel handler)
    {
        if (handler.Attempts is { } attempts)
            yield return $"Attempts = {attempts},";
        if (handler.FirstDelay is { } first)
            yield return $"FirstDelay = global::System.TimeSpan.FromMilliseconds({first}),";
        if (handler.MaximumDelay is { } maximum)
            yield return $"MaximumDelay = global::System.TimeSpan.FromMilliseconds({maximum}),";
        if (handler.Jitter is { } jitter)
            yield return $"Jitter = {jitter.ToString("R", CultureInfo.InvariantCulture)},";
        if (handler.NeverFor.Count > 0)
            yield return $"IsHopeless = exception => {string.Concat(handler.NeverFor.Select(static type => $"exception is {type} || "))}policy.IsHopeless(exception),";
    }
}
