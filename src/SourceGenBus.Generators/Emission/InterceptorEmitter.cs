using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Generators.Models;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Emission;

/// <summary>Writes the interceptors for the publish sites of one source file.</summary>
internal static class InterceptorEmitter
{
    internal static void AddInterceptors(this SourceProductionContext output, PublishFileModel file, EquatableArray<RouteNameModel> routes, EquatableArray<RouteNameModel> commands)
    {
        var classNames = ByMessage(routes);
        var commandNames = ByMessage(commands);

        // On the class itself, only a route of this assembly makes a call cheaper than it is.
        var groups = file.Sites
            .Where(site => site.Send is null
                ? site.ThroughInterface || classNames.ContainsKey(site.Event.QualifiedName)
                : commandNames.ContainsKey(site.Event.QualifiedName))
            .GroupBy(static site => (site.Event, site.ThroughInterface, site.WithContext, site.Send))
            .Select(static group => group.ToList())
            .ToList();
        if (groups.Count > 0)
            output.AddSource($"Interceptors.{file.Name}.g.cs", Emit(file, groups, classNames, commandNames));
    }

    private static Dictionary<string, string> ByMessage(EquatableArray<RouteNameModel> routes)
    {
        // Half-typed code may declare a name twice, as a class and as a struct; that must not throw.
        var names = new Dictionary<string, string>();
        foreach (var route in routes)
            names[route.EventQualifiedName] = route.ClassName;
        return names;
    }

    private static SourceText Emit(
        PublishFileModel file,
        List<List<PublishSiteModel>> groups,
        Dictionary<string, string> classNames,
        Dictionary<string, string> commandNames)
    {
        var writer = new SourceWriter()
            .Line(Text.Header)
            .Open($"namespace {file.Namespace}")
            .Line("// The static type of each argument below is sealed, so the compiler knows what the bus would have to look up.")
            .Line(Text.GeneratedCode)
            .Open("file static class Interceptors");

        foreach (var sites in groups)
        {
            if (!ReferenceEquals(sites, groups[0]))
                writer.Line();
            foreach (var site in sites)
                writer.Line($"[global::System.Runtime.CompilerServices.InterceptsLocation({site.LocationVersion}, \"{site.LocationData}\")]");
            if (sites[0].Send is { } send)
            {
                EmitSend(writer, sites[0], send, commandNames[sites[0].Event.QualifiedName]);
            }
            else
            {
                classNames.TryGetValue(sites[0].Event.QualifiedName, out var className);
                EmitInterceptor(writer, sites[0], className);
            }
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
    }

    private static void EmitInterceptor(SourceWriter writer, PublishSiteModel site, string? className)
    {
        var @event = site.Event;
        var bus = site.ThroughInterface ? "global::SourceGenBus.IEventBus" : "global::SourceGenBus.EventBus";
        var contextParameter = site.WithContext ? $", {Text.Context} context" : "";
        var others = site.WithContext ? "context, cancellationToken" : "cancellationToken";
        writer
            .Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]")
            .Open($"internal static {Text.ValueTask} Publish{@event.SimpleName}Async(this {bus} bus, {@event.QualifiedName} @event{contextParameter}, {Text.Token} cancellationToken)");

        if (className is not null)
        {
            var notNull = @event.IsValueType ? "" : " && @event is not null";
            var dispatch = site.WithContext
                ? "result = route.DispatchInContextAsync(@event, context, cancellationToken);"
                : "route.Dispatch(@event, null, cancellationToken, out result);";
            writer
                .Line($"{Text.ValueTask} result;")
                .Line($"if ({className}.Current is {{ }} route && route.Serves(bus){notNull})")
                .Line($"    {dispatch}")
                .Line("else")
                .Line($"    result = bus.PublishAsync<{@event.QualifiedName}>(@event{(@event.IsValueType ? "" : "!")}, {others});")
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

    private static void EmitSend(SourceWriter writer, PublishSiteModel site, SendModel send, string className)
    {
        var message = site.Event;
        var bus = site.ThroughInterface ? "global::SourceGenBus.ICommandBus" : "global::SourceGenBus.EventBus";
        var contextParameter = site.WithContext ? $", {Text.Context} context" : "";
        var others = site.WithContext ? "context, cancellationToken" : "cancellationToken";
        var direct = $"route.{(send.Method == KnownNames.StreamAsync ? "Stream" : "SendAsync")}(({message.QualifiedName})message, {(site.WithContext ? "" : "null, ")}{others})";
        writer
            .Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]")
            .Line($"internal static {send.ReturnType} {send.Method.Replace("Async", "")}{message.SimpleName}Async(this {bus} bus, {send.Parameter} message{contextParameter}, {Text.Token} cancellationToken) =>")
            .Line($"    {className}.Current is {{ }} route && route.Serves(bus) && message is not null{(site.WithContext ? " && context is not null" : "")}")
            .Line($"        ? {direct}")
            .Line($"        : bus.{send.Method}(message!, {others.Replace("context", "context!")});");
    }
}
