namespace Shop;

internal static partial class ShopLog
{
    [LoggerMessage(1, LogLevel.Warning, "Everything is kept in memory and lost when the program ends. Shop:Store=Sqlite keeps it in a file, PostgreSql in a database.")]
    internal static partial void KeptInMemory(ILogger logger);
}
