using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>Runs generated code: an event reaches the method that a call written by hand would reach, or none with a diagnostic.</summary>
public sealed class CallBindingTests
{
    [Theory]
    [InlineData("class H { public ValueTask HandleAsync(object e) => Log(1); public ValueTask HandleAsync(E e) => Log(2); public ValueTask HandleAsync(F e) => Log(3); }", 2)]
    [InlineData("class H { public ValueTask HandleAsync(object e) => Log(1); public ValueTask HandleAsync(F e) => Log(2); }", 2)]
    [InlineData("class H : B { public ValueTask HandleAsync(object e) => Log(1); } class B { public ValueTask HandleAsync(E e) => Log(2); }", 1)]
    [InlineData("class H : B { public ValueTask HandleAsync(string e) => Log(1); } class B { public ValueTask HandleAsync(E e) => Log(2); }", 2)]
    [InlineData("class H : B { public new ValueTask HandleAsync(E e) => Log(1); } class B { public ValueTask HandleAsync(E e) => Log(2); }", 1)]
    [InlineData("class H : B { public override ValueTask HandleAsync(E e) => Log(1); } class B { public virtual ValueTask HandleAsync(E e) => Log(2); }", 1)]
    [InlineData("class H : B { public override ValueTask HandleAsync(E e) => Log(1); public ValueTask HandleAsync(object e) => Log(2); } class B { public virtual ValueTask HandleAsync(E e) => Log(3); }", 2)]
    [InlineData("class H : M { public override ValueTask HandleAsync(E e) => Log(1); } class M : B { public ValueTask HandleAsync(object e) => Log(2); } class B { public virtual ValueTask HandleAsync(E e) => Log(3); }", 2)]
    [InlineData("class H : B { internal new async ValueTask HandleAsync(E e) => await Log(1); } class B { public ValueTask HandleAsync(E e) => Log(2); }", 1)]
    [InlineData("class H { public ValueTask HandleAsync(in E e) => Log(1); }", 1)]
    [InlineData("class H { public ValueTask HandleAsync(E e, int times = 1) => Log(times); }", 1)]
    [InlineData("class H { public ValueTask HandleAsync(E e, int times = 1, CancellationToken cancellationToken = default) => Log(times); }", 1)]
    [InlineData("class H : B { public new int HandleAsync => 1; } class B { public ValueTask HandleAsync(E e) => Log(1); }", 1)]
    [InlineData("partial class H { public partial ValueTask HandleAsync(E e); public partial ValueTask HandleAsync(E e) => Log(1); }", 1)]
    [InlineData("record H { public ValueTask HandleAsync(E e) => Log(1); }", 1)]
    [InlineData("sealed record H(int Number = 4) { public ValueTask HandleAsync(E e) => Log(Number); }", 4)]
    [InlineData("class H : B { private ValueTask HandleAsync(string e) => Log(1); } class B { public ValueTask HandleAsync(E e) => Log(2); }", 2)]
    [InlineData("class H : B<E> { } class B<T> { public ValueTask HandleAsync(T e) => Log(1); public ValueTask HandleAsync(string e) => Log(2); }", 1)]
    [InlineData("class H : I<E> { public ValueTask HandleAsync(E e) => Log(1); ValueTask I<E>.HandleAsync(E e) => Log(2); } interface I<T> { ValueTask HandleAsync(T e); }", 1)]
    [InlineData("class H { public ValueTask HandleAsync(E e) => Log(1); public ValueTask HandleAsync<T>(T e) => Log(2); }", 1)]
    [InlineData("class H { public ValueTask HandleAsync(E e) => Log(1); public ValueTask HandleAsync(params object[] e) => Log(2); }", 1)]
    public async Task The_event_reaches_the_method_that_the_compiler_chooses(string handler, int expected)
    {
        var result = Run(handler, call: "await new H().HandleAsync(new E());");
        StrictCompilation.AssertCompiles(result);

        // The call by hand, then the same through the bus.
        Assert.Equal($"{expected} {expected}", await LoadedProgram.RunAsync(result));
    }

    [Theory]
    [InlineData("class H { public H() => throw new InvalidOperationException(); public static ValueTask HandleAsync(E e) => Log(1); }")]
    [InlineData("class H { public static ValueTask HandleAsync(E e) => Log(1); public ValueTask HandleAsync(F e) => Log(2); }")]
    [InlineData("class H : B { } class B { public static ValueTask HandleAsync(E e) => Log(1); }")]
    [InlineData("static class H { public static ValueTask HandleAsync(E e) => Log(1); internal static ValueTask HandleAsync(F e) => Log(2); }")]
    public async Task A_static_method_is_called_on_the_class(string handler)
    {
        var result = Run(handler, "await H.HandleAsync(new E());");
        StrictCompilation.AssertCompiles(result);

        Assert.Equal("1 1", await LoadedProgram.RunAsync(result));
    }

    [Theory]
    [InlineData("class H { public ValueTask HandleAsync(object e) => Log(1); public ValueTask HandleAsync<T>(T e) => Log(2); }")]
    [InlineData("class H : B { public ValueTask HandleAsync<T>(T e) => Log(1); } class B { public ValueTask HandleAsync(E e) => Log(2); }")]
    [InlineData("class H : B { public ValueTask HandleAsync(object e, params string[] rest) => Log(1); } class B { public ValueTask HandleAsync(E e) => Log(2); }")]
    [InlineData("class H : B { public ValueTask HandleAsync(object e, ref int rest) => Log(1); private new ValueTask HandleAsync(E e) => Log(3); } class B { public ValueTask HandleAsync(E e) => Log(2); }")]
    [InlineData("class H { public ValueTask HandleAsync(E e) => Log(1); public ValueTask HandleAsync(E e, CancellationToken cancellationToken) => Log(2); }")]
    [InlineData("class H { public ValueTask HandleAsync(E e) => Log(1); public ValueTask HandleAsync(in E e) => Log(2); }")]
    [InlineData("class H { public ValueTask HandleAsync(I e) => Log(1); public ValueTask HandleAsync(J e) => Log(2); } interface I; interface J;")]
    [InlineData("class H { public ValueTask HandleAsync(E e, int required) => Log(1); }")]
    [InlineData("class H { public ValueTask HandleAsync(ref E e) => Log(1); }")]
    [InlineData("class H { public ValueTask HandleAsync<T>(T e) => Log(1); }")]
    [InlineData("class H { public Func<E, ValueTask> HandleAsync = e => Log(1); }")]
    public void What_no_call_could_choose_for_certain_is_left_out_and_reported(string handler)
    {
        var result = Run(handler, call: "");

        Assert.Equal(["Registration.g.cs"], result.Names);
        Assert.Contains(Toolchain.Diagnose(result), static id => id.StartsWith("SGB", StringComparison.Ordinal));
        StrictCompilation.AssertNone(Toolchain.ErrorsInGeneratedCode(result));
    }

    [Fact]
    public async Task Interceptors_reach_the_same_handlers_as_the_bus()
    {
        const string source =
            """
            [EventHandler<E>] class A { public ValueTask HandleAsync(E e) => Program.Log(1); }
            [EventHandler<E>(Lifetime = HandlerLifetime.Scoped)] class B { public Task HandleAsync(E e, EventContext context) => Program.Log(context.UserId == "me" ? 2 : 3).AsTask(); }
            sealed class E;

            public static class Program
            {
                private static readonly List<int> Numbers = [];

                public static ValueTask Log(int number) { lock (Numbers) Numbers.Add(number); return default; }

                public static async Task<string> Run()
                {
                    await using var bus = new EventBusBuilder().AddHandlers().Build();
                    IEventBus through = bus;
                    for (var round = 0; round < 2; round++)
                    {
                        await bus.PublishAsync(new E());
                        await through.PublishAsync(new E(), new EventContext { UserId = "me" });
                        await through.PublishAsync<object>(new E(), CancellationToken.None);
                    }
                    return string.Concat(Numbers);
                }
            }
            """;

        var on = GeneratorHarness.Run(source);
        var off = GeneratorHarness.Run(source, GeneratorOptions.Default with { Interceptors = false });

        Assert.Contains("Interceptors.Program.g.cs", on.Names);
        Assert.Equal("131213131213", await LoadedProgram.RunAsync(on));
        Assert.Equal("131213131213", await LoadedProgram.RunAsync(off));
    }

    private static GeneratorResult Run(string handler, string call) => GeneratorHarness.RunOnce(
        GeneratorOptions.Default,
        GeneratorHarness.Usings,
        new SourceFile(
            "Program.cs",
            $$"""
            using static Program;

            [EventHandler<E>]
            {{handler}}

            class F {{(handler.Contains("interface I;", StringComparison.Ordinal) ? ": I, J" : "")}};
            sealed class E : F;

            public static class Program
            {
                private static readonly List<int> Numbers = [];

                public static ValueTask Log(int number)
                {
                    Numbers.Add(number);
                    return default;
                }

                public static async Task<string> Run()
                {
                    {{call}}
                    await using var bus = new EventBusBuilder().AddHandlers().Build();
                    await bus.PublishAsync(new E());
                    return string.Join(" ", Numbers);
                }
            }
            """));
}
