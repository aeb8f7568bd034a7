using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Interception;

/// <summary>Writes the interceptors for the publish sites of one source file.</summary>
internal static class InterceptorEmitter
{
    internal static void AddInterceptors(this SourceProductionContext output, InterceptorFileModel file)
    {
        if (file.Interceptors.Count > 0)
            output.AddSource($"Interceptors.{file.Name}.g.cs", Emit(file));
    }

    private static SourceText Emit(InterceptorFileModel file)
    {
        // Types that differ in the names of tuple elements alone are one parameter type, so each shape of call has its own names.
        var published = new Dictionary<(bool, bool), UniqueNames>();
        var names = new UniqueNames();
        var groups = file.Interceptors
            .GroupBy(static call => (call.Site.Event, call.Site.ThroughInterface, call.Site.WithContext, call.Site.Send))
            .Select(static group => group.ToList())
            .ToList();

        var writer = new SourceWriter()
            .Line(GeneratedText.Header)
            .Lines(file.Interceptors.Any(static call => call.Site.Send?.Contract.Contains('<') == true) ? [GeneratedText.AnyNullability] : [])
            .Open($"namespace {file.Namespace}")
            .Line("// The static type of each argument below is sealed, so the compiler knows what the bus would have to look up.")
            .Line(GeneratedText.GeneratedCode)
            .Open("file static class Interceptors");

        foreach (var calls in groups)
        {
            if (!ReferenceEquals(calls, groups[0]))
                writer.Line();
            foreach (var call in calls)
                writer.Line($"[global::System.Runtime.CompilerServices.InterceptsLocation({call.Site.LocationVersion}, \"{call.Site.LocationData}\")]");
            if (calls[0] is { Site: { Send: { } send } site, RouteClass: { } className })
                EmitSend(writer, site, send, className, names);
            else
                EmitInterceptor(writer, calls[0].Site, calls[0].RouteClass, NamesOf(calls[0].Site));
        }

        return writer
            .Close()
            .Close()
            .Line()
            .Line(
                """
                namespace System.Runtime.CompilerServices
                {
                    [global::System.AttributeUsage(global::System.AttributeTargets.Method, AllowMultiple = true)]
                    file sealed class InterceptsLocationAttribute : global::System.Attribute
                    {
                        internal InterceptsLocationAttribute(int version, string data)
                        {
                            _ = version;
                            _ = data;
                        }
                    }
                }
                """)
            .ToSourceText();

        UniqueNames NamesOf(PublishSiteModel site)
        {
            var shape = (site.ThroughInterface, site.WithContext);
            return published.TryGetValue(shape, out var taken) ? taken : published[shape] = new UniqueNames();
        }
    }

    private static void EmitInterceptor(SourceWriter writer, PublishSiteModel site, string? className, UniqueNames names)
    {
        var @event = site.Event;
        var bus = site.ThroughInterface ? "global::SourceGenBus.IEventBus" : "global::SourceGenBus.EventBus";
        var contextParameter = site.WithContext ? $", {GeneratedText.Context} context" : "";
        var others = site.WithContext ? "context, cancellationToken" : "cancellationToken";
        writer
            .Line(GeneratedText.Inlined)
            .Open($"internal static {GeneratedText.ValueTask} {names.Claim($"Publish{@event.SimpleName}Async")}(this {bus} bus, {@event.QualifiedName} @event{contextParameter}, {GeneratedText.Token} cancellationToken)");

        if (className is not null)
        {
            var notNull = @event.IsValueType ? "" : " && @event is not null";
            var dispatch = site.WithContext
                ? "result = route.DispatchInContextAsync(@event, context, cancellationToken);"
                : "route.Dispatch(@event, null, cancellationToken, out result);";
            writer
                .Line($"{GeneratedText.ValueTask} result;")
                .Line($"if ({className}.Current is {{ }} route && route.Serves(bus){notNull})")
                .Line($"    {dispatch}")
                .Line("else")
                .Line($"    result = {className}.PublishOnBusAsync(bus, @event{(@event.IsValueType ? "" : "!")}, {others});")
                .Line("return result;");
        }
        else
        {
            // Handled elsewhere, or by subscribers: still cheaper on the class than through the interface.
            writer
                .Line("return bus is global::SourceGenBus.EventBus known")
                .Line($"    ? known.PublishAsync<{@event.QualifiedName}>(@event, {others})")
                .Line($"    : bus.PublishAsync<{@event.QualifiedName}>(@event, {others});");
        }

        writer.Close();
    }

    private static void EmitSend(SourceWriter writer, PublishSiteModel site, SendModel send, string className, UniqueNames names)
    {
        var message = site.Event;
        var bus = site.ThroughInterface ? "global::SourceGenBus.ICommandBus" : "global::SourceGenBus.EventBus";
        var contextParameter = site.WithContext ? $", {GeneratedText.Context} context" : "";
        var others = site.WithContext ? "context, cancellationToken" : "cancellationToken";

        // Commands of the same simple name share a signature, since the parameter is their interface.
        var name = names.Claim($"{send.Method.Replace("Async", "")}{message.SimpleName}Async");
        var isStream = send.Method == KnownNames.StreamAsync;
        var direct =
            $"route.{(isStream ? "Stream" : "SendAsync")}(({message.QualifiedName})message, {(site.WithContext ? "" : "null, ")}{others})";
        var signature = $"internal static {send.ReturnType} {name}(this {bus} bus, {send.Parameter} message{contextParameter}, {GeneratedText.Token} cancellationToken)";
        var condition = $"{className}.Current is {{ }} route && route.Serves(bus) && message is not null{(site.WithContext ? " && context is not null" : "")}";
        others = others.Replace("context", "context!");
        writer.Line(GeneratedText.Inlined);
        if (isStream)
        {
            writer
                .Line($"{signature} =>")
                .Line($"    {condition}")
                .Line($"        ? {direct}")
                .Line($"        : bus.{send.Method}(message!, {others});");
            return;
        }

        // One local for the result, and the way to the bus outside of the call site: see EventRoute.
        writer
            .Open(signature)
            .Line($"{send.ReturnType} result;")
            .Line($"if ({condition})")
            .Line($"    result = {direct};")
            .Line("else")
            .Line($"    result = {className}.{send.Method.Replace("Async", "OnBusAsync")}(bus, message!, {others});")
            .Line("return result;")
            .Close();
    }
}
