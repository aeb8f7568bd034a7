using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

/// <summary>Types and keys of constructor parameters that generated code would have to write, and cannot.</summary>
public sealed class UnusableDependencyTests() : RuleTests(DiagnosticIds.UnusableConstructor)
{
    private const string Keys = "namespace Keys; public sealed class Fast; public enum Speed { Slow, Fast } public sealed class Of<T>;";
    private const string Rates = "namespace Shared; public sealed class Rates;";
    private const string TakesStore = " Store store) { public ValueTask HandleAsync(OrderPlaced placed) => default; ";

    protected override string Shared => "public sealed record OrderPlaced(string OrderId); public sealed class Store;";

    [Theory]
    [InlineData("typeof(hidden::Keys.Fast)", "'Fast', which is")]
    [InlineData("typeof(hidden::Keys.Fast[])", "'Fast[]', which is")]
    [InlineData("hidden::Keys.Speed.Fast", "'Speed', which is")]
    [InlineData("typeof(hidden::Keys.Of<>)", "'Of<>', which is")]
    [InlineData("typeof(List<hidden::Keys.Fast>)", "'List<Fast>', which is made of 'Fast', which is")]
    public Task Fires_on_a_key_under_an_extern_alias(string key, string what) => Fires(
        With(("Keys", "hidden", Keys)),
        "extern alias hidden; [EventHandler<OrderPlaced>] public sealed class [|Mailer|](" + From(key) + TakesStore + "}",
        $"'Mailer' cannot be constructed: the key of parameter 'store' names {what} referenced under the extern alias 'hidden' only, so " +
        "generated code cannot name it; give it a name of its own, or its assembly the alias 'global'");

    [Theory]
    [InlineData("typeof(Mailer.Key)", "private sealed class Key;")]
    [InlineData("Mailer.Key.One", "private enum Key { One }")]
    public Task Fires_on_a_private_key(string key, string member) => Fires(
        "[EventHandler<OrderPlaced>] public sealed class [|Mailer|](" + From(key) + TakesStore + member + "}",
        "'Mailer' cannot be constructed: the key of parameter 'store' names 'Key', which is private, so generated code cannot name it; make it " +
        "internal or public");

    [Theory]
    [InlineData("Mine", "MineAttribute", "private sealed class MineAttribute() : FromKeyedServicesAttribute(1);")]
    [InlineData("Of(typeof(Key))", "Key", "internal sealed class OfAttribute(Type type) : FromKeyedServicesAttribute(type); private sealed class Key;")]
    public Task Fires_on_an_attribute_of_ones_own_that_cannot_be_made(string attribute, string hidden, string members) => Fires(
        $$"""
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public [|Mailer|]([{{attribute}}] Store store) { }
            public ValueTask HandleAsync(OrderPlaced placed) => default;
            {{members}}
        }
        """,
        $"'Mailer' cannot be constructed: the key of parameter 'store' names '{hidden}', which is private, so generated code cannot name it; make it " +
        "internal or public");

    [Fact]
    public Task Silent_on_an_attribute_of_ones_own() => Silent(
        "[EventHandler<OrderPlaced>] public sealed class Mailer([Mailer.Mine(1, 2)]" + TakesStore +
        "internal sealed class MineAttribute(params int[] key) : FromKeyedServicesAttribute(key.Length); }");

    [Fact]
    public Task Fires_on_an_array() => Fires(
        "[EventHandler<OrderPlaced>] public sealed class [|Mailer|](" + From("new[] { 1 }") + TakesStore + "}",
        "'Mailer' cannot be constructed: the key of parameter 'store' is an array, and arrays are equal to nothing but themselves; use another key");

    [Theory]
    [InlineData("orders::Shared.Rates", "")]
    [InlineData("List<orders::Shared.Rates[]>", "made of 'Rates', which is ")]
    public Task Fires_on_a_public_type_whose_name_another_library_has(string type, string made) => Fires(
        With(("Orders", "orders,global", Rates), ("Billing", "global", Rates)),
        $$"""
        extern alias orders;

        [EventHandler<OrderPlaced>]
        public sealed class [|Mailer|]({{type}} rates)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        $"'Mailer' cannot be constructed: the type of parameter 'rates' is {made}declared in the assembly 'Orders' under a name that a type of " +
        "the assembly 'Billing' has, too, so generated code cannot name it; give it a name of its own, or its assembly the alias 'global'");

    [Theory]
    [InlineData("typeof(Store)", "")]
    [InlineData("typeof(List<>)", "")]
    [InlineData("typeof(Dictionary<,>.Enumerator)", "")]
    [InlineData("typeof(List<Store[]>)", "")]
    [InlineData("typeof(void)", "")]
    [InlineData("typeof(Mailer.Key)", "internal sealed class Key;")]
    [InlineData("Mailer.Key.One", "internal enum Key : ulong { One = 18446744073709551615 }")]
    [InlineData("(Mailer.Key)(-1)", "internal enum Key { One }")]
    [InlineData("Mailer.Name", "private const string Name = \"a\\n\\\"b\\uD800\";")]
    [InlineData("1L", "")]
    [InlineData("'x'", "")]
    [InlineData("null", "")]
    public Task Silent_on_other_keys(string key, string member) => Silent(
        "[EventHandler<OrderPlaced>] public sealed class Mailer(" + From(key) + TakesStore + member + "}");

    [Fact]
    public Task Silent_on_a_key_whose_assembly_has_the_global_alias() => Silent(
        With(("Keys", "global", Keys)),
        "[EventHandler<OrderPlaced>] public sealed class Mailer(" + From("typeof(Keys.Of<Keys.Fast>)") + TakesStore + "}");

    private static TestProject With(params (string Name, string Aliases, string Source)[] libraries) => TestProject.Library with
    {
        NamedLibraries = [.. libraries.Select(static library => (library.Name, library.Source))],
        ExternAliases = libraries.ToDictionary(static library => library.Name, static library => library.Aliases),
    };

    private static string From(string key) => $"[FromKeyedServices({key})]";
}
