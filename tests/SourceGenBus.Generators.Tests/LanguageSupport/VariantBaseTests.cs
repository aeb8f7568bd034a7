using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests.LanguageSupport;

/// <summary><c>IncludeDerived</c> stands for the events for which <c>is</c> holds at run time, in- and covariance included.</summary>
public sealed class VariantBaseTests
{
    [Theory]
    [InlineData("out T", "IOf<Dog>", "IOf<Animal>", true)]
    [InlineData("out T", "IOf<Dog?>", "IOf<Animal>", true)]
    [InlineData("out T", "IOf<Dog>", "IOf<object>", true)]
    [InlineData("out T", "IOf<Dog>", "IOf<IWalks>", true)]
    [InlineData("out T", "IOf<Animal>", "IOf<Dog>", false)]
    [InlineData("out T", "IOf<int>", "IOf<object>", false)]
    [InlineData("out T", "IOf<(Dog, int)>", "IOf<(Animal, int)>", false)]
    [InlineData("out T", "IOf<Dog[]>", "IOf<Animal[]>", true)]
    [InlineData("out T", "IOf<List<Dog>>", "IOf<IEnumerable<Animal>>", true)]
    [InlineData("out T", "IOf<List<Dog>>", "IOf<List<Animal>>", false)]
    [InlineData("out T", "IOf<IOf<Dog>>", "IOf<IOf<Animal>>", true)]
    [InlineData("out T", "IOf<Func<Animal, Dog>>", "IOf<Func<Dog, Animal>>", true)]
    [InlineData("in T", "IOf<Animal>", "IOf<Dog>", true)]
    [InlineData("in T", "IOf<Dog>", "IOf<Animal>", false)]
    [InlineData("T", "IOf<Dog>", "IOf<Animal>", false)]
    [InlineData("T", "IOf<Animal>", "IOf<Animal>", true)]
    [InlineData("in T, out U", "IOf<Animal, Dog>", "IOf<Dog, Animal>", true)]
    [InlineData("in T, U", "IOf<Animal, Dog>", "IOf<Dog, Animal>", false)]
    public async Task A_handler_gets_what_is_of_its_type(string parameters, string implemented, string handled, bool isHandled)
    {
        foreach (var kind in new[] { "record", "record struct" })
        {
            var result = GeneratorHarness.Run(
                $$"""
                using System;
                using System.Collections.Generic;

                public interface IOf<{{parameters}}>;
                public interface IWalks;
                public class Animal : IWalks;
                public sealed class Dog : Animal;
                public {{kind}} Moved : {{implemented}};

                [EventHandler<{{handled}}>(IncludeDerived = true)]
                public sealed class Audit
                {
                    public ValueTask HandleAsync({{handled}} happened)
                    {
                        Program.Hits++;
                        return default;
                    }
                }

                public static class Program
                {
                    public static int Hits;

                    public static async Task<string> Run()
                    {
                        using var bus = new EventBusBuilder().AddHandlers().Build();
                        await bus.PublishAsync(new Moved());
                        return $"{((object)new Moved()) is {{handled}}} {Hits}";
                    }
                }
                """);

            Assert.Equal(isHandled ? "True 1" : "False 0", await LoadedProgram.RunAsync(result));
        }
    }
}
