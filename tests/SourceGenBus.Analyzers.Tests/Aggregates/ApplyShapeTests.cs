using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Aggregates;

/// <summary>Methods that look like those that apply events, and that no dispatch calls because of their shape.</summary>
public sealed class ApplyShapeTests() : RuleTests(DiagnosticIds.WrongApply)
{
    protected override string Shared =>
        """
        public sealed record Placed(string Id);
        public sealed record Paid(string Id);
        public abstract record Fact;
        public interface IFact;
        public readonly record struct Tick(int Count);
        public interface IAppliesAll { void Apply(Placed placed, int version); }
        """;

    [Theory]
    [InlineData("private static void [|Apply|](Placed placed) { }", "Apply(Placed)", "it is static; remove 'static'")]
    [InlineData("public static void [|Apply|](Placed placed, Order order) { }", "Apply(Placed, Order)", "it is static; remove 'static'")]
    [InlineData("private void [|Apply|]<T>(T happened) { }", "Apply(T)", "it is generic; write a method for each event")]
    [InlineData("private async Task [|Apply|](Placed placed) => await Task.Yield();", "Apply(Placed)", "it returns 'Task', and events are applied at once; return void, and do before the event is raised what takes time")]
    [InlineData("public ValueTask [|Apply|](Placed placed) => default;", "Apply(Placed)", "it returns 'ValueTask', and events are applied at once; return void, and do before the event is raised what takes time")]
    [InlineData("private ValueTask<int> [|Apply|](Placed placed) => default;", "Apply(Placed)", "it returns 'ValueTask<int>', and events are applied at once; return void, and do before the event is raised what takes time")]
    [InlineData("private Order [|Apply|](Placed placed) => this;", "Apply(Placed)", "it returns 'Order', which nobody takes; return void")]
    [InlineData("private void [|Apply|](Placed placed, bool replayed = false) { }", "Apply(Placed, bool)", "it takes more than the event; take the event alone")]
    [InlineData("private void [|Apply|](Placed placed, params int[] rest) { }", "Apply(Placed, int[])", "it takes more than the event; take the event alone")]
    [InlineData("private void [|Apply|](ref Tick tick) { }", "Apply(Tick)", "it takes the event by reference; take it by value")]
    [InlineData("private void [|Apply|](ref readonly Tick tick) { }", "Apply(Tick)", "it takes the event by reference; take it by value")]
    [InlineData("private void [|Apply|](out Tick tick) => tick = default;", "Apply(Tick)", "it takes the event by reference; take it by value")]
    [InlineData("private void [|Apply|](Fact fact) { }", "Apply(Fact)", "no event is exactly of type 'Fact', which is an abstract class; write a method for each event")]
    [InlineData("private void [|Apply|](IFact fact) { }", "Apply(IFact)", "no event is exactly of type 'IFact', which is an interface; write a method for each event")]
    [InlineData("private void [|Apply|](object fact) { }", "Apply(object)", "no event is exactly of type 'object'; write a method for each event")]
    public Task Fires_on_a_method_of_another_shape(string method, string name, string why) => Fires(
        $"public sealed partial class Order(int id) : AggregateRoot<int>(id) {{ private void Apply(Paid paid) {{ }} {method} }}",
        $"The dispatch of 'Order' does not call '{name}', because {why}");

    [Theory]
    [InlineData("private async void [|Apply|](Placed placed) => await Task.Yield();")]
    [InlineData("private partial void [|Apply|](Placed placed); private async partial void Apply(Placed placed) => await Task.Yield();")]
    [InlineData("public void Use(Placed placed) => Apply(placed); private async void [|Apply|](Placed placed) => await Task.Yield();")]
    public Task Fires_on_a_method_that_runs_on_after_the_event_was_applied(string method) => Fires(
        $"public sealed partial class Order(int id) : AggregateRoot<int>(id) {{ {method} }}",
        "The dispatch of 'Order' does not wait for 'Apply(Placed)', because it is 'async void'; " +
        "remove 'async', and do before the event is raised what takes time");

    [Fact]
    public Task Fires_on_a_method_of_a_base() => Fires(
        """
        public abstract partial class Entity(int id) : AggregateRoot<int>(id) { protected static void [|Apply|](Placed placed) { } }
        public sealed partial class Order(int id) : Entity(id) { private void Apply(Paid paid) { } }
        """,
        "The dispatch of 'Entity' does not call 'Apply(Placed)', because it is static; remove 'static'");

    [Theory]
    [InlineData("private void Apply(Placed placed) { }")]
    [InlineData("private void Apply(in Tick tick) { }")]
    [InlineData("private void Apply(Placed placed) => Apply(placed, 1); private void Apply(Placed placed, int version) { }")]
    [InlineData("private void Apply(Placed placed) => Count = Apply(placed, 1); private static int Apply(Placed placed, int version) => version; private int Count { get; set; }")]
    [InlineData("public void All(List<Placed> all) => all.ForEach(Apply<Placed>); private void Apply<T>(T happened) { }")]
    [InlineData("private void Apply() { }")]
    [InlineData("private void Apply(int count) { } private void Apply(params Placed[] all) { }")]
    [InlineData("public void Use(Placed placed) => Apply(placed); private static void Apply(Placed placed) { }")]
    [InlineData("public Task Use(Placed placed) => Apply(placed); private Task Apply(Placed placed) => Task.CompletedTask;")]
    [InlineData("public int Use(Placed placed) => Apply(placed); private int Apply(Placed placed) => 1;")]
    [InlineData("public void Use(Tick tick) => Apply(ref tick); private void Apply(ref Tick tick) { }")]
    [InlineData("public void Use(Fact fact) => Apply(fact); private void Apply(Fact fact) { }")]
    [InlineData("public void Use(object fact) => Apply(fact); private void Apply(object fact) { }")]
    [InlineData("private void Apply(Placed placed) => _ = Task.Run(async () => await Task.Yield());")]
    [InlineData("public Action<IFact> Later => Apply; private void Apply(IFact fact) { }")]
    [InlineData("public void Apply(Placed placed, int version) { }", ", IAppliesAll")]
    [InlineData("void IAppliesAll.Apply(Placed placed, int version) { }", ", IAppliesAll")]
    [InlineData("protected override void ApplyEvent(object @event) { } private static void Apply(Placed placed) { }")]
    public Task Silent_on_methods_that_somebody_calls(string methods, string interfaces = "") => Silent(
        $"public sealed partial class Order(int id) : AggregateRoot<int>(id){interfaces} {{ private void Apply(Paid paid) {{ }} {methods} }}");

    [Fact]
    public Task Silent_on_classes_that_are_no_aggregates() => Silent("public sealed class Order { private static void Apply(Placed placed) { } }");

    [Fact]
    public Task Silent_on_a_method_that_other_code_calls() => Silent(
        """
        public sealed partial class Order(int id) : AggregateRoot<int>(id) { public static void Apply(Placed placed) { } }
        public static class Program { public static void Run() => Order.Apply(new Placed("")); }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        "public sealed partial class Order(int id) : AggregateRoot<int>(id) { private static void Apply(Placed placed) { } }");
}
