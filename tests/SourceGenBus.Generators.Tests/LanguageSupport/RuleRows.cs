using static SourceGenBus.Generators.Tests.LanguageSupport.LanguageRow;

namespace SourceGenBus.Generators.Tests.LanguageSupport;

/// <summary>What cannot work, and the rule that says so.</summary>
internal static class RuleRows
{
    private const string Take = "{ public ValueTask HandleAsync(Placed e) => default; }";

    internal static readonly LanguageRow[] All =
    [
        Reports("file-local type", "handler class", "SGB1006", $"[EventHandler<Placed>] file sealed class H {Take}"),
        Reports("file-local type", "event", "SGB1006", "file sealed record E; [EventHandler<E>] file sealed class H { public ValueTask HandleAsync(E e) => default; }"),
        Reports("private nested class", "handler class", "SGB1006", $"internal sealed class O {{ [EventHandler<Placed>] private sealed class H {Take} }}"),
        Reports("private protected nested class", "handler class", "SGB1006", $"internal class O {{ [EventHandler<Placed>] private protected sealed class H {Take} }}"),
        Reports("abstract class", "handler class", "SGB1005", $"[EventHandler<Placed>] internal abstract class H {Take}"),
        Reports("open generic class", "handler class", "SGB1005", $"[EventHandler<Placed>] internal sealed class H<T> {Take}"),
        Reports("class nested in an open generic", "handler class", "SGB1005", $"internal static class O<T> {{ [EventHandler<Placed>] internal sealed class H {Take} }}"),
        Reports("required member", "handler class", "SGB1007", "[EventHandler<Placed>] internal sealed class H { public required int N { get; init; } public ValueTask HandleAsync(Placed e) => default; }"),
        Reports("ref parameter", "constructor of a handler", "SGB1007", "[EventHandler<Placed>] internal sealed class H { internal H(ref int n) { } public ValueTask HandleAsync(Placed e) => default; }"),
        Reports("ref readonly parameter", "constructor of a handler", "SGB1007", "[EventHandler<Placed>] internal sealed class H { internal H(ref readonly int n) { } public ValueTask HandleAsync(Placed e) => default; }"),
        Reports("ref struct parameter", "constructor of a handler", "SGB1007", "[EventHandler<Placed>] internal sealed class H { internal H(Span<int> n) { } public ValueTask HandleAsync(Placed e) => default; }"),
        Reports("pointer parameter", "constructor of a handler", "SGB1007", "[EventHandler<Placed>] internal sealed unsafe class H { internal H(int* n) { } public ValueTask HandleAsync(Placed e) => default; }"),
        Reports("function pointer parameter", "constructor of a handler", "SGB1007", "[EventHandler<Placed>] internal sealed unsafe class H { internal H(delegate*<void> n) { } public ValueTask HandleAsync(Placed e) => default; }"),
        Reports("private constructor", "constructor of a handler", "SGB1007", "[EventHandler<Placed>] internal sealed class H { private H() { } public ValueTask HandleAsync(Placed e) => default; }"),
        Reports("two constructors", "constructor of a handler", "SGB1007", "[EventHandler<Placed>] internal sealed class H { public H(int a) { } public H(string a) { } public ValueTask HandleAsync(Placed e) => default; }"),
        Reports("ref parameter", "HandleAsync", "SGB1004", "[EventHandler<Placed>] internal sealed class H { public ValueTask HandleAsync(ref Placed e) => default; }"),
        Reports("ref readonly parameter", "HandleAsync", "SGB1004", "[EventHandler<Placed>] internal sealed class H { public ValueTask HandleAsync(ref readonly Placed e) => default; }"),
        Reports("out parameter", "HandleAsync", "SGB1004", "[EventHandler<Placed>] internal sealed class H { public ValueTask HandleAsync(Placed e, out int n) { n = 1; return default; } }"),
        Reports("in parameter of the token", "HandleAsync", "SGB1004", "[EventHandler<Placed>] internal sealed class H { public ValueTask HandleAsync(Placed e, in CancellationToken t) => default; }"),
        Reports("params collection", "HandleAsync", "SGB1004", "[EventHandler<Placed>] internal sealed class H { public ValueTask HandleAsync(Placed e, params ReadOnlySpan<int> n) => default; }"),
        Reports("async void", "HandleAsync", "SGB1002", "[EventHandler<Placed>] internal sealed class H { public async void HandleAsync(Placed e) => await Task.Yield(); }"),
        Reports("custom awaitable", "HandleAsync", "SGB1002", "[EventHandler<Placed>] internal sealed class H { public System.Runtime.CompilerServices.YieldAwaitable HandleAsync(Placed e) => Task.Yield(); }"),
        Reports("Task of a result", "HandleAsync", "SGB1002", "[EventHandler<Placed>] internal sealed class H { public Task<int> HandleAsync(Placed e) => Task.FromResult(1); }"),
        Reports("dynamic return", "HandleAsync", "SGB1002", "[EventHandler<Placed>] internal sealed class H { public dynamic HandleAsync(Placed e) => 1; }"),
        Reports("user-defined implicit conversion", "parameter of HandleAsync", "SGB1003", "internal sealed class Text { public static implicit operator Text(Placed p) => new(); } [EventHandler<Placed>] internal sealed class H { public ValueTask HandleAsync(Text e) => default; }"),
        Reports("generic method", "HandleAsync", "SGB1001", "[EventHandler<Placed>] internal sealed class H { public ValueTask HandleAsync<T>(T e) => default; }"),
        Reports("explicit interface implementation", "HandleAsync", "SGB1001", "internal interface IH { ValueTask HandleAsync(Placed e); } [EventHandler<Placed>] internal sealed class H : IH { ValueTask IH.HandleAsync(Placed e) => default; }"),
        Reports("default interface method", "HandleAsync of the interface alone", "SGB1001", "internal interface IH { ValueTask HandleAsync(Placed e) => default; } [EventHandler<Placed>] internal sealed class H : IH;"),
        Reports("extension method", "HandleAsync", "SGB1001", "[EventHandler<Placed>] internal sealed class H; internal static class Ext { internal static ValueTask HandleAsync(this H h, Placed e) => default; }"),
        Reports("extension member", "HandleAsync", "SGB1001", "[EventHandler<Placed>] internal sealed class H; internal static class Ext { extension(H h) { internal ValueTask HandleAsync(Placed e) => default; } }"),
        Reports("delegate property", "HandleAsync", "SGB1001", "[EventHandler<Placed>] internal sealed class H { public Func<Placed, ValueTask> HandleAsync { get; } = static _ => default; }"),
        Reports("private method", "HandleAsync", "SGB1011", "[EventHandler<Placed>] internal sealed class H { private ValueTask HandleAsync(Placed e) => default; }"),
        Reports("obsolete with an error", "HandleAsync", "SGB1011", "[EventHandler<Placed>] internal sealed class H { [Obsolete(\"No.\", true)] public ValueTask HandleAsync(Placed e) => default; }"),
        Reports("obsolete with an error", "event", "SGB1006", "[Obsolete(\"No.\", true)] internal sealed record E; [Obsolete, EventHandler<E>] internal sealed class H { [Obsolete] public ValueTask HandleAsync(E e) => default; }"),
        Reports("overloads of equal rank", "HandleAsync", "SGB1008", "[EventHandler<Placed>] internal sealed class H { public ValueTask HandleAsync(Placed e, EventContext c) => default; public ValueTask HandleAsync(Placed e, CancellationToken t) => default; }"),
        Reports("the same event twice", "attribute of a handler", "SGB1009", "[EventHandler<Placed>, EventHandler<Placed>] internal sealed class H { public ValueTask HandleAsync(Placed e) => default; }"),
        Reports("alias of the same event", "attribute of a handler", "SGB1009", "namespace N { using P = global::Placed; [EventHandler<Placed>, EventHandler<P>] internal sealed class H { public ValueTask HandleAsync(Placed e) => default; } }"),
        Reports("different lifetimes", "attribute of a handler", "SGB1010", "[EventHandler<Placed>, EventHandler<int>(Lifetime = HandlerLifetime.Scoped)] internal sealed class H { public ValueTask HandleAsync(object e) => default; }"),
        Reports("interface", "event", "SGB1012", "public interface IE; [EventHandler<IE>] internal sealed class H { public ValueTask HandleAsync(IE e) => default; }"),
        Reports("abstract record", "event", "SGB1012", "public abstract record E; [EventHandler<E>] internal sealed class H { public ValueTask HandleAsync(E e) => default; }"),
        Reports("delegate", "event", "SGB1012", "[EventHandler<Action>] internal sealed class H { public ValueTask HandleAsync(Action e) => default; }"),
        Reports("nullable value type", "event", "SGB1012", "[EventHandler<int?>] internal sealed class H { public ValueTask HandleAsync(int? e) => default; }"),
        Reports("pointer array", "event", "SGB1006", "[EventHandler<int*[]>] internal sealed unsafe class H { public ValueTask HandleAsync(int*[] e) => default; }"),
        Reports("second handler", "command", "SGB1013", "[CommandHandler<Pay>] internal sealed class A { public ValueTask HandleAsync(Pay e) => default; } [CommandHandler<Pay>] internal sealed class B { public ValueTask HandleAsync(Pay e) => default; }"),
        Reports("another result", "query", "SGB1014", "internal sealed record Q : IQuery<int>; [QueryHandler<Q, long>] internal sealed class A { public ValueTask<long> HandleAsync(Q e) => default; }"),
        Reports("type that no event derives from", "IncludeDerived", "SGB1015", "public interface IE; [EventHandler<IE>(IncludeDerived = true)] internal sealed class H { public ValueTask HandleAsync(IE e) => default; }"),
        Reports("private nested record", "IncludeDerived", "SGB1016", "public interface IE; internal sealed class O { private sealed record P : IE; } [EventHandler<IE>(IncludeDerived = true)] internal sealed class H { public ValueTask HandleAsync(IE e) => default; }"),
        Reports("file-local record", "IncludeDerived", "SGB1016", "public interface IE; file sealed record P : IE; [EventHandler<IE>(IncludeDerived = true)] internal sealed class H { public ValueTask HandleAsync(IE e) => default; }"),
        Reports("class that is not partial", "aggregate", "SGB7001", "internal sealed class A(int id) : AggregateRoot<int>(id) { private void Apply(Placed e) { } }"),
        Reports("container that is not partial", "aggregate", "SGB7001", "internal static class O { internal sealed partial class A(int id) : AggregateRoot<int>(id) { private void Apply(Placed e) { } } }"),
        Reports("private Apply in a base that is not partial", "aggregate", "SGB7001", "internal abstract class B(int id) : AggregateRoot<int>(id) { private void Apply(Placed e) { } } internal sealed partial class A(int id) : B(id);"),
        Reports("event without a method", "aggregate", "SGB7002", "internal sealed partial class A(int id) : AggregateRoot<int>(id) { internal void Do() => Raise(new Placed(\"\")); }"),
        Reports("file-local class", "aggregate", "SGB7004", "file sealed partial class A(int id) : AggregateRoot<int>(id) { private void Apply(Placed e) { } }"),
        Reports("sealed override in a base", "aggregate", "SGB7004", "internal abstract class B(int id) : AggregateRoot<int>(id) { protected sealed override void ApplyEvent(object e) { } } internal sealed partial class A(int id) : B(id) { private void Apply(Placed e) { } }"),
    ];
}
