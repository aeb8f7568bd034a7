namespace SourceGenBus.Generators.Symbols;

/// <summary>The names of Entity Framework Core that rules look for; the package itself is never referenced.</summary>
internal static class EntityFramework
{
    internal const string Namespace = "Microsoft.EntityFrameworkCore";
    internal const string DbContext = "DbContext";
    internal const string DbSet = "DbSet";
}
