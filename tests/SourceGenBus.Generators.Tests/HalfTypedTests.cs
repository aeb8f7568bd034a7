using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>Code that is being written, or is wrong: nothing throws, and generated code adds no error of its own.</summary>
public sealed class HalfTypedTests
{
    private const string Valid =
        """
        namespace Shop
        {
            public sealed record OrderPlaced(string Id);

            [EventHandler<OrderPlaced>]
            internal sealed class Valid
            {
                public ValueTask HandleAsync(OrderPlaced order) => default;
            }
        }

        """;

    [Theory]
    [InlineData("[EventHandler<>] class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler] class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced] class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>(] class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>(Lifetime = )] class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>(Lifetime = HandlerLifetime.)] class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>(Lifetime = (HandlerLifetime)9)] class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>(Lifetime = 1)] class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>]")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] class")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] class { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default;")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] class A { public ValueTask HandleAsync(Shop.OrderPlaced")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] class A { public ValueTask HandleAsync(Shop.OrderPlaced e, )  => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] class A { public ValueTask HandleAsync() => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] class A { public HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] class A { public Unknown HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] class A { public ValueTask HandleAsync(Unknown e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] class A(Unknown u) { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] class A : Unknown { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] class A : A { }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] class A : B { } class B : A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Unknown>] class A { public ValueTask HandleAsync(Unknown e) => default; }")]
    [InlineData("[EventHandler<List<Unknown>>] class A { public ValueTask HandleAsync(List<Unknown> e) => default; }")]
    [InlineData("[EventHandler<Unknown<int>.Inner>] class A { public ValueTask HandleAsync(object e) => default; }")]
    [InlineData("[EventHandler<Outer<Unknown>.Inner>] class A { public ValueTask HandleAsync(object e) => default; } class Outer<T> { public sealed class Inner; }")]
    [InlineData("[EventHandler<Outer<Local>.Inner>] class A { public ValueTask HandleAsync(object e) => default; } class Outer<T> { public sealed class Inner; } file class Local;")]
    [InlineData("[EventHandler<List<>>] class A { public ValueTask HandleAsync(object e) => default; }")]
    [InlineData("[EventHandler<int?>] class A { public ValueTask HandleAsync(int? e) => default; }")]
    [InlineData("[EventHandler<void>] class A { public ValueTask HandleAsync(object e) => default; }")]
    [InlineData("[EventHandler<dynamic>] class A { public ValueTask HandleAsync(dynamic e) => default; }")]
    [InlineData("[EventHandler<int*>] class A { public ValueTask HandleAsync(object e) => default; }")]
    [InlineData("[EventHandler<Span<int>>] class A { public ValueTask HandleAsync(Span<int> e) => default; }")]
    [InlineData("[EventHandler<TypedReference>] class A { public ValueTask HandleAsync(TypedReference e) => default; }")]
    [InlineData("class A<T> { [EventHandler<T>] class B { public ValueTask HandleAsync(T e) => default; } }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; } [EventHandler<Shop.OrderPlaced>] class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; public ValueTask HandleAsync(Shop.OrderPlaced f) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] struct A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] record struct A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] interface A { ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] enum A { B }")]
    [InlineData("[EventHandler<Shop.OrderPlaced>] static class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("class A { [EventHandler<Shop.OrderPlaced>] public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("class E; struct E; [EventHandler<E>] class A { public ValueTask HandleAsync(object e) => default; }")]
    [InlineData("class A { void M(IEventBus bus) { bus.PublishAsync(; bus.PublishAsync(new Unknown()); bus.PublishAsync<>(1); bus.PublishAsync(new Shop.OrderPlaced(\"\"), , ); bus.PublishAsync(1")]
    [InlineData("class A { void M(ICommandBus bus) { bus.SendAsync(; bus.QueryAsync(new Unknown()); bus.StreamAsync(new Shop.OrderPlaced(\"\")); } }")]
    [InlineData("[CommandHandler<Shop.OrderPlaced>] class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[QueryHandler<Shop.OrderPlaced>] class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[QueryHandler<Shop.OrderPlaced, >] class A { public ValueTask HandleAsync(Shop.OrderPlaced e) => default; }")]
    [InlineData("[QueryHandler<Q, int>] class A { public ValueTask<long> HandleAsync(Q e) => default; } record Q : IQuery<int>;")]
    public void A_valid_handler_goes_on_working(string source)
    {
        var result = Toolchain.Run(GeneratorOptions.Default, GeneratorHarness.Usings, new SourceFile("Program.cs", Valid + source));

        Assert.Contains("global::Shop.Valid", result["Routes.OrderPlacedRoute.g.cs"], StringComparison.Ordinal);
        StrictCompilation.AssertNone(Toolchain.ErrorsInGeneratedCode(result));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3)]
    [InlineData(LanguageVersion.CSharp8)]
    [InlineData(LanguageVersion.CSharp9)]
    [InlineData(LanguageVersion.CSharp10)]
    public void An_old_language_version_gets_no_error_in_generated_code(LanguageVersion version)
    {
        var result = Toolchain.Run(
            GeneratorOptions.Default with { Language = version },
            new SourceFile(
                "Program.cs",
                """
                using System.Threading.Tasks;
                using SourceGenBus;

                namespace Shop
                {
                    public sealed class OrderPlaced { }

                    [EventHandler<OrderPlaced>]
                    internal sealed class Mailer
                    {
                        public ValueTask HandleAsync(OrderPlaced order) => default;

                        public ValueTask Publish(IEventBus bus) => bus.PublishAsync(new OrderPlaced());
                    }
                }
                """));

        Assert.Equal(["Registration.g.cs"], result.Names);
        StrictCompilation.AssertNone(Toolchain.ErrorsInGeneratedCode(result));
    }

    [Fact]
    public void C_sharp_11_is_enough() => GeneratorHarness.Run(
        GeneratorOptions.Default with { Language = LanguageVersion.CSharp11 },
        GeneratorHarness.Usings,
        new SourceFile("Program.cs", Valid + "class Sales { ValueTask Sell(IEventBus bus) => bus.PublishAsync(new Shop.OrderPlaced(\"\")); }"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Slips_of_the_keyboard(int seed)
    {
        var random = new Random(seed);
        var complaints = new List<string>();
        for (var step = 0; step < 40; step++)
        {
            var files = Programs.Shop.ToArray();
            for (var slips = random.Next(1, 4); slips > 0; slips--)
            {
                var index = random.Next(1, files.Length);
                files[index] = files[index] with { Text = TokenEdits.Apply(files[index].Text, random) };
            }

            var result = Toolchain.Run(GeneratorOptions.Default, files);
            var errors = Toolchain.NewErrorsInGeneratedCode(result);
            if (errors.Length > 0)
                complaints.Add($"seed {seed}, step {step}\n{string.Join("\n", errors)}\n{string.Join("\n", files.Except(Programs.Shop).Select(static file => file.Text))}");
        }

        StrictCompilation.AssertNone([.. complaints]);
    }
}
