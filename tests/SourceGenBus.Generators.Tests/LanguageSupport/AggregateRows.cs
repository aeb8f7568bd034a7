namespace SourceGenBus.Generators.Tests.LanguageSupport;

/// <summary>How an aggregate can be written. Each applies one event when it is loaded.</summary>
internal static class AggregateRows
{
    private const string Apply = "private void Apply(Placed e) => Sink.Hit();";

    internal static readonly LanguageRow[] All =
    [
        Aggregate("primary constructor", $"internal sealed partial class A() : AggregateRoot<int>(1) {{ {Apply} }}"),
        Aggregate("two parts", $"internal sealed partial class A {{ {Apply} }} internal partial class A : AggregateRoot<int> {{ internal A() : base(1) {{ }} }}"),
        Aggregate("base list in both parts", $"internal sealed partial class A : AggregateRoot<int> {{ {Apply} }} internal partial class A : AggregateRoot<int> {{ internal A() : base(1) {{ }} }}"),
        Aggregate("alias of the base", $"namespace N {{ using Root = SourceGenBus.Domain.AggregateRoot<System.Guid>; internal partial class P() : Root(Guid.NewGuid()) {{ {Apply} }} }} internal sealed class A : N.P;"),
        Aggregate("nested class", $"internal static partial class O {{ internal partial class P() : AggregateRoot<int>(1) {{ {Apply} }} }} internal sealed class A : O.P;"),
        Aggregate("nested in a generic interface", $"internal partial interface IO<T> {{ internal partial class P() : AggregateRoot<int>(1) {{ {Apply} }} }} internal sealed class A : IO<int>.P;"),
        Aggregate("nested in a record struct", $"internal partial record struct O {{ internal partial class P() : AggregateRoot<int>(1) {{ {Apply} }} }} internal sealed class A : O.P;"),
        Aggregate("nested in a ref struct", $"internal ref partial struct O {{ internal partial class P() : AggregateRoot<int>(1) {{ {Apply} }} }} internal sealed class A : O.P;"),
        Aggregate("nested in a readonly struct", $"internal readonly partial struct O {{ internal partial class P() : AggregateRoot<int>(1) {{ {Apply} }} }} internal sealed class A : O.P;"),
        Aggregate("generic base of the user", $"internal abstract partial class P<T>(T id) : AggregateRoot<T>(id) where T : notnull {{ {Apply} }} internal sealed partial class A() : P<int>(1);"),
        Aggregate("type parameter as the event", "internal abstract partial class P<T>() : AggregateRoot<int>(1) where T : notnull { private void Apply(T e) => Sink.Hit(); } internal sealed partial class A : P<Placed>;"),
        Aggregate("type parameter of a base that is not partial", "internal abstract class P<T>() : AggregateRoot<int>(1) { protected void Apply(T e) => Sink.Hit(); } internal sealed partial class A : P<Placed>;"),
        Aggregate("base that is not partial", $"internal abstract class P() : AggregateRoot<int>(1) {{ {Apply.Replace("private", "protected", StringComparison.Ordinal)} }} internal sealed partial class A : P;"),
        Aggregate("hierarchy of three", $"internal abstract partial class P() : AggregateRoot<int>(1) {{ {Apply} }} internal abstract partial class Q : P {{ private void Apply(int e) {{ }} }} internal sealed partial class A : Q {{ private void Apply(string e) {{ }} }}"),
        Aggregate("dispatch of the user in a base", "internal abstract class P() : AggregateRoot<int>(1) { protected override void ApplyEvent(object e) => Sink.Hit(); } internal sealed partial class A : P { private void Apply(int e) { } }"),
        Aggregate("in parameter", "internal sealed partial class A() : AggregateRoot<int>(1) { private void Apply(in Placed e) => Sink.Hit(); }"),
        Aggregate("nullable parameter", "internal sealed partial class A() : AggregateRoot<int>(1) { private void Apply(Placed? e) => Sink.Hit(); }"),
        Aggregate("virtual Apply", "internal partial class P() : AggregateRoot<int>(1) { protected virtual void Apply(Placed e) { } } internal sealed partial class A : P { protected override void Apply(Placed e) => Sink.Hit(); }"),
        Aggregate("partial Apply", "internal sealed partial class A() : AggregateRoot<int>(1) { private partial void Apply(Placed e); } internal partial class A { private partial void Apply(Placed e) => Sink.Hit(); }"),
        Aggregate("private event of its own", $"internal sealed partial class A() : AggregateRoot<int>(1) {{ {Apply} private void Apply(Hidden e) {{ }} private sealed record Hidden; }}"),
        Aggregate("overload for a base type", $"internal sealed partial class A() : AggregateRoot<int>(1) {{ {Apply} private void Apply(object e) {{ }} }}"),
        Aggregate("overload of ApplyEvent", $"internal sealed partial class A() : AggregateRoot<int>(1) {{ {Apply} private void ApplyEvent(int n) {{ }} }}"),
        Aggregate("verbatim identifier", $"namespace @namespace {{ internal partial class @class() : AggregateRoot<int>(1) {{ {Apply} }} }} internal sealed class A : @namespace.@class;"),
        Aggregate("type parameter with a keyword's name", $"internal abstract partial class P<@event>(@event id) : AggregateRoot<@event>(id) where @event : notnull {{ {Apply} }} internal sealed partial class A() : P<int>(1);"),
        Aggregate("Unicode name", $"internal partial class Größe() : AggregateRoot<int>(1) {{ {Apply} }} internal sealed class A : Größe;"),
        Aggregate("identity that is a tuple", $"internal sealed partial class A() : AggregateRoot<(int Left, string Right)>((1, \"\")) {{ {Apply} }}"),
    ];

    private static LanguageRow Aggregate(string feature, string classes) => new(
        feature, "aggregate", null, classes + "\ninternal static class Go { internal static Task RunAsync(EventBus bus) { new A().LoadFromHistory([new Placed(\"1\")]); return Task.CompletedTask; } }\n");
}
