using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>
/// Which handlers need no <c>try</c>. A wrong "needs none" would let an exception reach the publisher, so what is not listed
/// as safe must not be taken for it.
/// </summary>
public sealed class NoThrowTests
{
    private static readonly GeneratorOptions Options = GeneratorOptions.Default with { Language = LanguageVersion.Preview };

    private const string Declarations =
        """
        namespace Shop;

        public enum Size { Small, Large }
        public readonly record struct Tick(long At);
        public readonly record struct Money(long Cents)
        {
            public static Money operator +(Money left, Money right) => throw new InvalidOperationException();
            public static implicit operator long(Money money) => throw new InvalidOperationException();
            public static bool operator true(Money money) => throw new InvalidOperationException();
            public static bool operator false(Money money) => throw new InvalidOperationException();
        }
        public struct Initialized
        {
            static Initialized() => throw new InvalidOperationException();
            public int Value { get; set; }
            public int Field;
        }
        public sealed class Address { public int Number { get; init; } public int Field; }
        public interface INumbered { int Number { get; } }
        public abstract record Order : DomainEvent
        {
            public virtual int Open => throw new InvalidOperationException();
            public virtual int OpenAuto { get; init; }
            public int Plain { get; init; }
        }
        public partial record OrderPlaced(string? Id, int Amount, long Total, double Weight, decimal Price, Size Size, int? Discount, Address? Address, Tick Tick, Money Money, Initialized Initialized, object? Any, dynamic? Anything)
            : Order, INumbered
        {
            public int Number => throw new InvalidOperationException();
            public int Guarded { get => throw new InvalidOperationException(); init { } }
            public int Backed { get => field > 0 ? field : throw new InvalidOperationException(); init; }
            public int Settable { get; set { throw new InvalidOperationException(); } }
            public partial int Partial { get; }
            public partial int Partial { get => throw new InvalidOperationException(); }
            public ref readonly int Reference => throw new InvalidOperationException();
            public int this[int index] => throw new InvalidOperationException();
            public sealed override int OpenAuto { get; init; }
            public static int Shared { get; } = int.Parse("none");
            public readonly int PublicField = 1;
            public static int StaticField = int.Parse("none");
            public const int Constant = 3;
        }
        """;

    // One program of all of them: compiling each by itself would take a minute.
    private static readonly Lazy<Dictionary<string, bool>> Verdicts = new(static () =>
    {
        var bodies = HandlerBodies.Safe.Concat(HandlerBodies.Unsafe).Select(static row => row.Data).ToList();
        var result = Run(string.Join("\n", bodies.Select(static (body, index) =>
            $"public sealed record Order{index}() : OrderPlaced(null, 0, 0, 0, 0, default, null, null, default, default, default, null, null);\n" + Handler($"Handler{index}", body, $"Order{index}"))));
        return bodies.Select((body, index) => (Body: body, IsProven: IsProven(result, $"Order{index}Route"))).ToDictionary(static pair => pair.Body, static pair => pair.IsProven);
    });

    [Theory]
    [MemberData(nameof(HandlerBodies.Safe), MemberType = typeof(HandlerBodies))]
    public void Needs_no_try(string body) => Assert.True(Verdicts.Value[body], body);

    [Theory]
    [MemberData(nameof(HandlerBodies.Unsafe), MemberType = typeof(HandlerBodies))]
    public void Needs_a_try(string body) => Assert.False(Verdicts.Value[body], body);

    [Fact]
    public void Arithmetic_needs_a_try_where_the_project_checks_it()
    {
        var session = new GeneratorSession(Options, Files(Handler("Mailer", "_total += order.Amount; return default;")));
        Assert.True(IsProven(session.Run()));
        session.Update(static compilation => compilation.WithOptions(compilation.Options.WithOverflowChecks(true)));
        Assert.False(IsProven(session.Run()));
    }

    [Theory]
    [InlineData(true, "internal sealed class Mailer { public ValueTask HandleAsync(OrderPlaced order) => default; }")]
    [InlineData(true, "internal class Mailer { public ValueTask HandleAsync(OrderPlaced order) => default; }")]
    [InlineData(true, "internal sealed class Mailer { public Task HandleAsync(OrderPlaced order) => Task.CompletedTask; }")]
    [InlineData(true, "internal sealed class Mailer { public ValueTask HandleAsync(Order order) => order.Plain > 3 ? default : new(); }")]
    [InlineData(true, "internal sealed class Mailer { public ValueTask HandleAsync(object order) => default; }")]
    [InlineData(true, "internal static class Mailer { public static ValueTask HandleAsync(OrderPlaced order) => default; }")]
    [InlineData(true, "internal sealed class Mailer { static Mailer() => throw new InvalidOperationException(); public ValueTask HandleAsync(OrderPlaced order) => default; }")]
    [InlineData(true, "internal sealed class Mailer : Sender { public override ValueTask HandleAsync(OrderPlaced order) => default; } internal class Sender { public virtual ValueTask HandleAsync(OrderPlaced order) => default; }")]
    [InlineData(true, "internal sealed partial class Mailer { public ValueTask HandleAsync(OrderPlaced order) => default; } partial class Mailer;")]
    [InlineData(false, "internal class Mailer { public virtual ValueTask HandleAsync(OrderPlaced order) => default; }")]
    [InlineData(false, "internal sealed class Mailer { public Task HandleAsync(OrderPlaced order) => null!; }")]
    [InlineData(false, "internal sealed class Mailer { public Task HandleAsync(OrderPlaced order) => default!; }")]
    [InlineData(false, "internal sealed class Mailer { public Task HandleAsync(OrderPlaced order) => Task.FromException(new InvalidOperationException()); }")]
    [InlineData(false, "internal static class Mailer { static Mailer() => throw new InvalidOperationException(); public static ValueTask HandleAsync(OrderPlaced order) => default; }")]
    [InlineData(false, "internal sealed class Mailer { static readonly int Number = int.Parse(\"none\"); public int Read => Number; public static ValueTask HandleAsync(OrderPlaced order) => default; }")]
    [InlineData(false, "internal sealed partial class Mailer; partial class Mailer { public ValueTask HandleAsync(OrderPlaced order) => default; }")]
    [InlineData(false, "internal sealed partial class Mailer { public partial ValueTask HandleAsync(OrderPlaced order); } partial class Mailer { public partial ValueTask HandleAsync(OrderPlaced order) => default; }")]
    [InlineData(false, "internal sealed class Mailer : Sender; internal class Sender { public ValueTask HandleAsync(OrderPlaced order) => default; }")]
    [InlineData(false, "internal sealed class Mailer { public ValueTask HandleAsync(OrderPlaced order, OrderPlaced? other = null) => other!.Amount > 3 ? default : new(); }")]
    public void The_class_and_the_method_count_too(bool isProven, string source) => Assert.Equal(isProven, IsProven(Run("[EventHandler<OrderPlaced>] " + source)));

    [Fact]
    public void Scoped_handlers_wait_for_their_scope_and_are_left_alone() =>
        Assert.False(IsProven(Run("[EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)] class Mailer { public ValueTask HandleAsync(OrderPlaced order) => default; }")));

    [Theory]
    [InlineData(true, "public sealed record Paid(int Amount);")]
    [InlineData(true, "public sealed record Paid { public int Amount { get; init; } }")]
    [InlineData(true, "public class Paid { public int Amount { get; set; } }")]
    [InlineData(true, "public sealed class Paid { public int Amount; }")]
    [InlineData(false, "public sealed record Paid { public int Amount => throw new System.InvalidOperationException(); }")]
    [InlineData(false, "public sealed record Paid { public int Amount { get => 3; } }")]
    [InlineData(false, "public class Paid { public virtual int Amount { get; set; } }")]
    [InlineData(false, "public abstract class Open { public abstract int Amount { get; } } public class Paid : Open { public override int Amount { get; } }")]
    [InlineData(true, "public abstract class Open { public abstract int Amount { get; } } public sealed class Paid : Open { public override int Amount { get; } }")]
    [InlineData(false, "public readonly record struct Paid(int Amount);")]
    public void Properties_of_events_of_another_assembly(bool isProven, string @event)
    {
        const string handler = "[EventHandler<Contracts.Paid>] class Mailer { int _total; public ValueTask HandleAsync(Contracts.Paid paid) { _total += paid.Amount; return default; } }";
        var contracts = Assemblies.Compile("Contracts", "namespace Contracts; " + @event);
        var result = GeneratorHarness.Run(GeneratorOptions.Default.With(contracts), GeneratorHarness.Usings, new SourceFile("Mailer.cs", handler));

        Assert.Equal(isProven, result["Routes.PaidRoute.g.cs"].Contains("Dispatch.DirectRoute<", StringComparison.Ordinal));
    }

    [Fact]
    public async Task None_of_them_throws_at_values_that_are_out_of_the_ordinary()
    {
        var bodies = HandlerBodies.Safe.Select(static row => row.Data).ToList();
        var handlers = bodies.Select(static (body, index) => Handler($"Handler{index}", body));
        const string program =
            """
            public static class Program
            {
                public static async Task<string> Run()
                {
                    await using var bus = new EventBusBuilder().AddHandlers().Build();
                    foreach (var value in new[] { int.MinValue, -1, 0, 1, int.MaxValue })
                    {
                        for (var time = 0; time < 2; time++)
                        {
                            await bus.PublishAsync(new Shop.OrderPlaced(null, value, value * 4_000_000_000L, double.NaN, decimal.MaxValue, (Shop.Size)value, null, null, default, default, default, null, null));
                            await bus.PublishAsync(new Shop.OrderPlaced("one", value, long.MinValue, double.MaxValue, 0, default, value, new(), default, default, default, value, value), new EventContext());
                        }
                    }

                    return "done";
                }
            }
            """;
        var result = Run(string.Join("\n", handlers), new SourceFile("Program.cs", program));

        Assert.True(IsProven(result)); // All of them: else there would be a try.
        Assert.Equal("done", await LoadedProgram.RunAsync(result));
    }

    [Theory]
    [InlineData("_count = 12 / order.Amount; return default;")]
    [InlineData("_count = order.Number; return default;")]
    [InlineData("_count = OrderPlaced.Shared; return default;")]
    [InlineData("_count = order.Address!.Number; return default;")]
    [InlineData("_any = order.Money + order.Money; return default;")]
    [InlineData("_count = order.Initialized.Value; return default;")]
    [InlineData("_count = (int)order.Any!; return default;")]
    public async Task What_throws_reaches_no_publisher_and_stops_no_handler(string body)
    {
        const string program =
            """
            [EventHandler<Shop.OrderPlaced>]
            internal static class ZLast
            {
                internal static int Count;

                public static ValueTask HandleAsync(Shop.OrderPlaced order)
                {
                    Count++;
                    return default;
                }
            }

            public static class Program
            {
                public static async Task<string> Run()
                {
                    await using var bus = new EventBusBuilder().AddHandlers().Build();
                    for (var time = 0; time < 3; time++)
                        await bus.PublishAsync(new Shop.OrderPlaced(null, 0, 0, 0, 0, default, null, null, default, default, default, null, null));
                    return ZLast.Count.ToString();
                }
            }
            """;

        Assert.Equal("3", await LoadedProgram.RunAsync(Run(Handler("Mailer", body), new SourceFile("Program.cs", program))));
    }

    private static string Handler(string name, string body, string @event = "OrderPlaced") =>
        $$"""
        [EventHandler<{{@event}}>]
        internal sealed class {{name}}(int start = 3)
        {
            private static int s_count = int.Parse("3");
            private int _count, _bits;
            private long _total;
            private byte _small;
            private double _weight;
            private decimal _price;
            private bool _isLarge;
            private Size _size;
            private string? _last;
            private object? _any;
            private OrderPlaced? _order;
            private EventContext? _context;
            private Address _address = null!;
            private Tick _tick;
            private Money _money;
            private (int First, int Second) _pair;
            private Pair _deconstructed = new();
            private int[] _values = null!;
            private List<int> _list = null!;
            private Action _action = null!;
            private IDisposable _disposable = null!;
            private Task _task = null!;
            private ValueTask _kept;
            private event Action? Changed;
            private int Count { get; set; }
            private string Name => throw new InvalidOperationException();

            public ValueTask HandleAsync(OrderPlaced order, EventContext context, CancellationToken cancellationToken, OrderPlaced other = null!)
            {
                {{body}}
            }

            private void Next() => throw new InvalidOperationException();
            private void Add() => throw new InvalidOperationException();
            private ValueTask NextAsync() => throw new InvalidOperationException();
            public override string ToString() => $"{start}{s_count}{_count}{_bits}{_total}{_small}{_weight}{_price}{_isLarge}{_size}{_last}{_any}{_order}{_context}{_address}{_tick}{_money}{_pair}{_deconstructed}{_values}{_list}{_action}{_disposable}{_task}{_kept}{Changed}{Count}";

            private sealed class Pair { public void Deconstruct(out int first, out int second) => throw new InvalidOperationException(); }
        }
        """;

    private static bool IsProven(GeneratorResult result, string routeClass = "OrderPlacedRoute")
    {
        var output = result.Outputs.Values.Single(text => text.Contains($"internal sealed class {routeClass} :", StringComparison.Ordinal));
        var start = output.IndexOf($"internal sealed class {routeClass} :", StringComparison.Ordinal);
        var route = output[start..output.IndexOf("\n}", start, StringComparison.Ordinal)];
        var isProven = route.Contains("Dispatch.DirectRoute<", StringComparison.Ordinal);
        Assert.False(isProven && route.Contains("try", StringComparison.Ordinal));
        return isProven;
    }

    private static SourceFile[] Files(string handlers, params SourceFile[] others) =>
        [GeneratorHarness.Usings, new("Declarations.cs", Declarations), new("Handlers.cs", "#nullable enable\nnamespace Shop;\n" + handlers), .. others];

    private static GeneratorResult Run(string handlers, params SourceFile[] others)
    {
        var result = GeneratorHarness.RunOnce(Options, Files(handlers, others));
        Assert.Empty(result.Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return result;
    }
}
