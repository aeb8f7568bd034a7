using System.Globalization;
using Shop.Storage;

namespace Shop;

/// <summary>The section "Shop" of the configuration. Whatever makes no sense ends the start with a sentence.</summary>
/// <param name="Store">Where the shop keeps what it knows.</param>
/// <param name="Database">With SQLite, the path of the database file, which is made when it does not exist.</param>
/// <param name="ConnectionString">With PostgreSQL, how to connect.</param>
/// <param name="HandlerTimeout">How long a message may take.</param>
/// <param name="Faults">Whether the products that break their handlers are for sale.</param>
internal sealed record ShopOptions(StoreKind Store, string Database, string? ConnectionString, TimeSpan HandlerTimeout, bool Faults)
{
    internal static ShopOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Shop");
        string[] known = [nameof(Store), nameof(Database), nameof(ConnectionString), nameof(HandlerTimeout), nameof(Faults)];
        foreach (var setting in section.GetChildren())
        {
            if (!known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
                throw new StartupException($"There is no setting Shop:{setting.Key}. The settings are {string.Join(", ", known)}.");
        }

        var names = Enum.GetNames<StoreKind>();
        if (!names.Contains(section[nameof(Store)], StringComparer.OrdinalIgnoreCase))
            throw new StartupException($"Shop:Store is one of {string.Join(", ", names)}, not '{section[nameof(Store)]}'.");
        var store = Enum.Parse<StoreKind>(section[nameof(Store)]!, ignoreCase: true);
        var database = section[nameof(Database)];
        if (store == StoreKind.Sqlite && string.IsNullOrWhiteSpace(database))
            throw new StartupException("Shop:Database is empty; it takes the path of the database file.");
        var connectionString = section[nameof(ConnectionString)];
        if (store == StoreKind.PostgreSql && string.IsNullOrWhiteSpace(connectionString))
            throw new StartupException("Shop:ConnectionString is missing; with Shop:Store=PostgreSql it says how to connect, such as Host=localhost;Database=shop;Username=shop.");
        if (!TimeSpan.TryParse(section[nameof(HandlerTimeout)], CultureInfo.InvariantCulture, out var timeout) || timeout <= TimeSpan.Zero)
            throw new StartupException($"Shop:HandlerTimeout takes a time such as 00:00:05, more than zero, not '{section[nameof(HandlerTimeout)]}'.");
        if (!bool.TryParse(section[nameof(Faults)], out var faults))
            throw new StartupException($"Shop:Faults is true or false, not '{section[nameof(Faults)]}'.");
        return new ShopOptions(store, database ?? "", connectionString, timeout, faults);
    }
}
