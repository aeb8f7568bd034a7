using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Handlers;

namespace SourceGenBus.Generators.Commands;

/// <summary>Writes the route class of one command or query type.</summary>
internal static class CommandRouteEmitter
{
    private const string Parameters = $"{GeneratedText.Context}? context, {GeneratedText.Token} cancellationToken";

    internal static SourceText Emit(CommandRouteModel route)
    {
        var handler = route.Handler;
        var message = handler.Event.QualifiedName;
        var (baseClass, returnType, method, objectMethod) = Shape(handler);
        var isSingleton = handler.Lifetime == HandlerLifetimeModel.Singleton;

        // A route may be older than the edit that made its handler a singleton.
        var instance = route.IsEditable ? $"(_handler ?? GetSingleton<{handler.QualifiedName}>())" : "_handler";
        var scope = route.IsEditable ? $"OpenScope<{handler.QualifiedName}>(context)" : "OpenScope(context)";

        var writer = new SourceWriter()
            .Line(GeneratedText.Header)
            .Lines(handler.Contract!.Contains('<') || message.Contains('<') ? [GeneratedText.AnyNullability] : [])
            .Line($"namespace {route.Namespace};")
            .Line()
            .Line($"/// <summary>Takes each {DocComment.Reference(message)} to its one handler.</summary>")
            .Line(GeneratedText.GeneratedCode)
            .Open($"internal sealed class {route.ClassName} : global::SourceGenBus.Dispatch.{baseClass}")
            .Line("// Of the newest bus in the process. A call site uses it while it serves the bus that the call site holds.")
            .Line($"internal static {route.ClassName}? Current;")
            .Line();
        if (isSingleton)
            writer.Line($"private readonly {handler.QualifiedName} _handler;").Line();

        writer
            .Open($"internal {route.ClassName}(global::SourceGenBus.EventBus bus) : base(bus)")
            .Lines(isSingleton ? [$"_handler = GetSingleton<{handler.QualifiedName}>();"] : [])
            .Close()
            .Line();

        switch (handler.Lifetime)
        {
            case HandlerLifetimeModel.Singleton or HandlerLifetimeModel.Static when handler.Call.TakesEmittingContext:
                EmitEmitting(writer, handler, returnType, method, instance);
                break;
            case HandlerLifetimeModel.Singleton:
                writer.Line($"internal {returnType} {method}({message} message, {Parameters}) => {Direct(handler, instance)};");
                break;
            case HandlerLifetimeModel.Static:
                writer.Line($"internal {returnType} {method}({message} message, {Parameters}) => {Direct(handler, handler.QualifiedName)};");
                break;
            default:
                EmitScoped(writer, handler, returnType, method, scope);
                break;
        }

        return writer
            .Line()
            .Line($"protected override {returnType} {objectMethod}(object message, {Parameters}) => {method}(({message})message, context, cancellationToken);")
            .Line()
            .Line("protected override void OnActivated() => Current = this;")
            .Line()
            .Line(
                "protected override void OnDeactivated() => global::System.Threading.Interlocked.CompareExchange(ref Current, null, this);")
            .Close()
            .ToSourceText();
    }

    /// <summary>What the handler emits goes out when it has completed, before the sender goes on.</summary>
    private static void EmitEmitting(SourceWriter writer, HandlerModel handler, string returnType, string method, string instance)
    {
        var receiver = handler.Lifetime == HandlerLifetimeModel.Static ? handler.QualifiedName : instance;
        EmitHead(writer, handler, returnType, method, "");
        EmitEmission(writer, handler, $"{receiver}.HandleAsync({Arguments(handler.Call, "emitting")})", "context");
        writer.Close();
    }

    private static void EmitEmission(SourceWriter writer, HandlerModel handler, string call, string context) => writer
        .Line($"var emitting = OpenEmission(typeof({handler.Event.QualifiedName}), {context});")
        .Lines(handler.Result is null ? [] : [$"{handler.Result} result;"])
        .Open("try")
        .Line($"{(handler.Result is null ? "" : "result = ")}await {Awaited(handler, call)}.ConfigureAwait(false);")
        .Close()
        .Open("finally")
        .Line("CloseEmission(emitting);")
        .Close()
        .Line($"await PublishEmittedAsync(emitting, message, {context}, cancellationToken).ConfigureAwait(false);")
        .Lines(handler.Result is null ? [] : ["return result;"]);

    private static void EmitHead(SourceWriter writer, HandlerModel handler, string returnType, string method, string token)
    {
        if (handler.Kind != HandlerKind.StreamQuery)
        {
            var builder = handler.Result is null ? "PoolingAsyncValueTaskMethodBuilder" : "PoolingAsyncValueTaskMethodBuilder<>";
            writer.Line(
                $"[global::System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(global::System.Runtime.CompilerServices.{builder}))]");
        }

        writer.Open($"internal async {returnType} {method}({handler.Event.QualifiedName} message, {GeneratedText.Context}? context, {token}{GeneratedText.Token} cancellationToken)");
    }

    private static void EmitScoped(SourceWriter writer, HandlerModel handler, string returnType, string method, string scope)
    {
        var isStream = handler.Kind == HandlerKind.StreamQuery;
        var token = isStream ? "[global::System.Runtime.CompilerServices.EnumeratorCancellation] " : "";
        EmitHead(writer, handler, returnType, method, token);
        writer
            .Line($"var scope = {scope};")
            .Open("try");

        var call = $"scope.GetHandler<{handler.QualifiedName}>().HandleAsync({Arguments(handler.Call, handler.Call.TakesEmittingContext ? "emitting" : "scope.Context")})";
        if (isStream)
        {
            const string extensions = "global::System.Threading.Tasks.TaskAsyncEnumerableExtensions";
            writer
                .Line($"var items = {extensions}.WithCancellation({Stream(handler, call)}, cancellationToken);")
                .Line("await foreach (var item in items.ConfigureAwait(false))")
                .Line("    yield return item;");
        }
        else if (handler.Call.TakesEmittingContext)
        {
            EmitEmission(writer, handler, call, "scope.Context");
        }
        else
        {
            writer.Line($"{(handler.Result is null ? "" : "return ")}await {Awaited(handler, call)}.ConfigureAwait(false);");
        }

        // Not "await using", which could only be configured at the price of a boxed scope.
        writer
            .Close()
            .Open("finally")
            .Line("await scope.DisposeAsync().ConfigureAwait(false);")
            .Close()
            .Close();
    }

    /// <summary>A null in the place of a task becomes an exception that names the handler.</summary>
    private static string Awaited(HandlerModel handler, string call) => handler.Call.MayReturnNull
        ? $"FromTask{(handler.Result is null ? "" : $"<{handler.Result}>")}({call}, typeof({handler.QualifiedName}))"
        : call;

    /// <summary>The same for a stream.</summary>
    private static string Stream(HandlerModel handler, string call) =>
        handler.Call.MayReturnNullStream ? $"FromStream({call}, typeof({handler.QualifiedName}))" : call;

    private static string Direct(HandlerModel handler, string receiver)
    {
        var call = $"{receiver}.HandleAsync({Arguments(handler.Call, "context ?? DefaultContext")})";
        return handler switch
        {
            { Call.MayReturnNull: true } => Awaited(handler, call),
            { Call.ReturnsTask: true, Result: null } => $"new {GeneratedText.ValueTask}({call})",
            { Call.ReturnsTask: true } => $"new {GeneratedText.ValueTask}<{handler.Result}>({call})",
            { Kind: HandlerKind.StreamQuery } when handler.Call.Arguments.All(static argument => argument.IsContext) =>
                $"Cancellable({Stream(handler, call)}, cancellationToken)",
            { Kind: HandlerKind.StreamQuery } => Stream(handler, call),
            _ => call,
        };
    }

    private static string Arguments(HandlerCallModel call, string context) =>
        string.Join(", ", call.Arguments.Select(argument => argument.IsContext ? context : "cancellationToken").Prepend("message"));

    private static (
        string BaseClass,
        string ReturnType,
        string Method,
        string ObjectMethod) Shape(HandlerModel handler) => handler.Kind switch
    {
        HandlerKind.Command => ("PlainCommandRoute", GeneratedText.ValueTask, "SendAsync", "SendObjectAsync"),
        HandlerKind.StreamQuery => (
            $"StreamCommandRoute<{handler.Result}>",
            $"global::System.Collections.Generic.IAsyncEnumerable<{handler.Result}>",
            "Stream",
            "StreamObject"),
        _ => ($"ResultCommandRoute<{handler.Result}>", $"{GeneratedText.ValueTask}<{handler.Result}>", "SendAsync", "SendObjectAsync"),
    };
}
