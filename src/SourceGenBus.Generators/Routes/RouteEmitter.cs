using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Experimental;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Routes;

/// <summary>Writes the route classes, one for each event type.</summary>
internal static class RouteEmitter
{
    internal const string Parameters = $"{GeneratedText.Context}? context, {GeneratedText.Token} cancellationToken";

    internal static void AddRoutes(this SourceProductionContext output, RouteFileModel file, EquatableArray<string> experimental)
    {
        if (file.Routes.Count == 0)
            return;

        var writer = new SourceWriter()
            .Line(GeneratedText.Header)
            .Line($"namespace {file.Routes[0].Namespace};");
        foreach (var route in file.Routes)
        {
            if (route.IsEditable)
                EditableRouteEmitter.Emit(writer, route);
            else
                Emit(writer, route);
        }

        output.AddSource($"Routes.{file.Name}.g.cs", writer.ToSourceText().Allowing(experimental));
    }

    private static void Emit(SourceWriter writer, RouteModel route)
    {
        var handlers = NamedHandler.Of(route.Handlers);
        var singletons = handlers.Where(static handler => handler.IsSingleton).ToList();
        var wrapped = handlers.Where(static handler => handler.IsWrapped).ToList();

        var constructor = $"internal {route.ClassName}(global::SourceGenBus.EventBus bus) : base(bus, {string.Join(", ", handlers.Select(static handler => $"typeof({handler.Model.QualifiedName})"))})";

        writer
            .Line()
            .Line($"/// <summary>Takes each {DocComment.Reference(route.Event.QualifiedName)} to its {Count(handlers.Count)}.</summary>")
            .Line(GeneratedText.GeneratedCode)
            .Open($"internal sealed class {route.ClassName} : global::SourceGenBus.Dispatch.GeneratedRoute<{route.Event.QualifiedName}, {route.ClassName}>")
            .Lines(singletons.Select(static handler => $"private readonly {handler.Model.QualifiedName} _{handler.Name};"))
            .Lines(singletons.Take(1).Select(static _ => ""));
        if (singletons.Count == 1)
            writer.Line($"{constructor} =>").Line($"    GetSingleton({singletons[0].Index}, out _{singletons[0].Name});");
        else
            writer.Open(constructor).Lines(
                singletons.Select(static handler => $"GetSingleton({handler.Index}, out _{handler.Name});")).Close();
        writer.Line();

        EmitStartAll(writer, route.Event, handlers);
        if (handlers.Count > 1)
            EmitInvoke(writer, route.Event, handlers);
        foreach (var handler in wrapped)
            EmitWrapper(writer, route.Event, handler);

        writer.Close();
    }

    /// <summary>The path of every publish: while handlers complete synchronously, nothing is stored and nothing allocated.</summary>
    private static void EmitStartAll(SourceWriter writer, EventModel @event, List<NamedHandler> handlers)
    {
        // A method declared async hands its exceptions to its task: only others need a try around their call.
        var guarded = handlers.Any(static handler => !handler.IsWrapped && handler.Model.Call.ThrowsSynchronously);
        var counted = guarded && handlers.Count > 1;

        writer.Open(StartAllOf(@event));
        if (counted)
            writer.Line("var handler = 0;");
        if (guarded)
            writer.Open("try");

        foreach (var handler in handlers)
        {
            if (counted && handler.Index > 0)
                writer.Line($"handler = {handler.Index};");
            writer
                .Line($"if (IsPending({Start(handler)}, ref pending))")
                .Line($"    return {handler.Index};");
        }

        writer.Line("return Completed;");
        if (guarded)
        {
            writer
                .Close()
                .Open("catch (global::System.Exception exception)")
                .Line($"return Threw({(counted ? "handler" : "0")}, exception, ref pending);")
                .Close();
        }

        writer.Close();
    }

    /// <summary>The way to each of several handlers, for everything that is not the path above.</summary>
    private static void EmitInvoke(SourceWriter writer, EventModel @event, List<NamedHandler> handlers) => writer
        .Line()
        .Open(
            $"protected override {GeneratedText.ValueTask} InvokeAsync(int handler, {@event.QualifiedName} @event, {Parameters}) => handler switch")
        .Lines(handlers.Select(handler => $"{Pattern(handler, handlers)} => {Start(handler)},"))
        .Close("};");

    /// <summary>
    /// The way to a handler that needs something made for it, a scope or a context to emit through, and cleared up after it.
    /// </summary>
    private static void EmitWrapper(SourceWriter writer, EventModel @event, NamedHandler handler)
    {
        var emitting = handler.Model.Call.TakesEmittingContext;
        writer
            .Line()
            .Line(Pooled(handler))
            .Open($"private async {ResultOf(handler)} {Wrapper(handler)}({@event.QualifiedName} @event, {Parameters})");
        if (!emitting)
        {
            EmitCall(writer, handler, handler.Emits is null ? "" : "return ", "WithScope(context, scope)");
            writer.Close();
            return;
        }

        writer
            .Line("var emitting = OpenEmission(context);")
            .Lines(handler.Emits is null ? [] : [$"{handler.Emits.Result} returned;"])
            .Open("try");
        EmitCall(writer, handler, handler.Emits is null ? "" : "returned = ", handler.IsScoped ? "WithScope(emitting, scope)" : "emitting");
        writer
            .Close()
            .Open("finally")
            .Line("CloseEmission(emitting);")
            .Close()
            .Line("await PublishEmittedAsync(emitting, @event, context, cancellationToken).ConfigureAwait(false);")
            .Lines(handler.Emits is null ? [] : ["return returned;"])
            .Close();
    }

    private static void EmitCall(SourceWriter writer, NamedHandler handler, string prefix, string context)
    {
        if (!handler.IsScoped)
        {
            writer.Line($"{prefix}await {Awaited(handler, Call(handler, context))}.ConfigureAwait(false);");
            return;
        }

        writer
            .Line("var scope = CreateScope();")
            .Open("await using (global::System.Threading.Tasks.TaskAsyncEnumerableExtensions.ConfigureAwait(scope, false))")
            .Line($"var handler = {GeneratedText.Extensions}.ServiceProviderServiceExtensions.GetRequiredService<{handler.Model.QualifiedName}>(scope.ServiceProvider);")
            .Line($"{prefix}await {Awaited(handler, $"handler.HandleAsync({Arguments(handler.Model.Call, context)})")}.ConfigureAwait(false);")
            .Close();
    }

    private static string StartAllOf(EventModel @event) =>
        $"protected override int StartAll({@event.QualifiedName} @event, {Parameters}, ref {GeneratedText.ValueTask} pending)";

    private static string Start(NamedHandler handler)
    {
        var model = handler.Model;
        if (handler.IsWrapped)
            return Emit(handler.Emits, $"{Wrapper(handler)}(@event, context, cancellationToken)");

        return (model.Call.ReturnsTask, handler.Emits) switch
        {
            (true, null) => model.Call.MayReturnNull ? FromTask(handler, Call(handler)) : $"new {GeneratedText.ValueTask}({Call(handler)})",
            (true, { } emits) => Emit(
                emits,
                model.Call.MayReturnNull ? FromTask(handler, Call(handler)) : $"new {GeneratedText.ValueTask}<{emits.Result}>({Call(handler)})"),
            _ => Emit(handler.Emits, Call(handler)),
        };
    }

    /// <summary>A null in the place of a task becomes an exception that names the handler.</summary>
    private static string FromTask(NamedHandler handler, string call) =>
        $"FromTask{(handler.Emits is null ? "" : $"<{handler.Emits.Result}>")}({call}, {handler.Index})";

    private static string Awaited(NamedHandler handler, string call) => handler.Model.Call switch
    {
        { MayReturnNull: true } => FromTask(handler, call),
        { ReturnsTask: false, ThrowsSynchronously: true } => $"Awaitable({call})",
        _ => call,
    };

    private static string Call(NamedHandler handler, string context = "context ?? DefaultContext")
    {
        var receiver = handler.Model.Lifetime == HandlerLifetimeModel.Static ? handler.Model.QualifiedName : $"_{handler.Name}";
        return $"{receiver}.HandleAsync({Arguments(handler.Model.Call, context)})";
    }

    /// <summary>The call of a handler that returns events, and their publishing after it.</summary>
    internal static string Emit(EmissionModel? emits, string call) => emits switch
    {
        null => call,
        { Element: null } => $"EmitAsync({call}, @event, context, cancellationToken)",
        _ => $"EmitEachAsync<{emits.Result}, {emits.Element}>({call}, @event, context, cancellationToken)",
    };

    internal static string Arguments(HandlerCallModel call, string context) =>
        string.Join(", ", call.Arguments.Select(argument => argument.IsContext ? context : "cancellationToken").Prepend("@event"));

    private static string Pattern(NamedHandler handler, List<NamedHandler> all) =>
        handler.Index == all.Count - 1 ? "_" : handler.Index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    internal static string Count(int handlers) => handlers == 1 ? "handler" : $"{handlers} handlers";

    /// <summary>The attribute of an async method around a handler.</summary>
    internal static string Pooled(NamedHandler handler) =>
        $"[global::System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(global::System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder{(handler.Emits is null ? "" : "<>")}))]";

    /// <summary>What such a method returns.</summary>
    internal static string ResultOf(NamedHandler handler) =>
        $"{GeneratedText.ValueTask}{(handler.Emits is null ? "" : $"<{handler.Emits.Result}>")}";

    private static string Wrapper(NamedHandler handler) =>
        $"{char.ToUpperInvariant(handler.Name[0])}{handler.Name.Substring(1)}{(handler.IsScoped ? "InScope" : "Emitting")}Async";
}
