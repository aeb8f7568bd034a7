using SourceGenBus.Generators.Naming;

namespace SourceGenBus.Analyzers.Tests.Contracts;

public sealed class EventNameTableTests
{
    [Theory]
    [MemberData(nameof(Facts))]
    public void Names_of_facts_are_left_alone(string name) => Assert.True(EventNames.IsFact(name), name);

    [Theory]
    [MemberData(nameof(Others))]
    public void Other_names_are_noticed_and_renamed_where_that_is_sure(string name, string? proposal)
    {
        Assert.False(EventNames.IsFact(name), name);
        Assert.Equal(proposal, EventNames.InPastTense(name));
    }

    public static TheoryData<string> Facts() =>
    [
        // Regular endings
        "OrderPlaced", "UserRegistered", "PaymentProcessed", "OrderShipped", "OrderCancelled", "OrderCanceled", "InvoiceIssued",
        "StockReserved", "PasswordChanged", "EmailVerified", "AccountSuspended", "ItemAdded", "ItemRemoved", "CartEmptied",
        "CustomerRelocated", "PriceIncreased", "CouponApplied", "FileUploaded", "SessionExpired", "JobFailed", "TaskCompleted",
        "ThingHappened", "RefundDenied", "TicketReplied", "BatchRetried", "NodeDied", "Created", "Deleted", "OrderAgreed",
        "ResourceFreed", "DeliveryGuaranteed", "MapPanned", "LabelTravelled", "ArticlePublished", "SeatUnassigned",

        // Irregular verbs
        "MoneySent", "FileWritten", "InvoicePaid", "HouseSold", "CarBought", "GoodsBought", "TicketWon", "MatchLost", "KeyFound",
        "RecordFound", "MessageSeen", "PatientSeen", "MeetingHeld", "OrderTaken", "ContractBroken", "DocumentDrawn", "GiftGiven",
        "AccountFrozen", "BackupMade", "IndexRebuilt", "SettingOverridden", "FundsWithdrawn", "FileRewritten", "OfferUnderstood",
        "WorkBegun", "WorkBegan", "ServerWentAway", "SignalSpoken", "StudentTaught", "ClientMet", "ClientLeft", "VaultHeld",
        "RouteChosen", "LicenseForgone", "EmailResent", "ItemResold", "SongSung", "CaseWithheld", "BallThrown", "JobUndone",
        "WebsiteHidden", "PackageBrought", "DataKept", "TimeSpent", "PriceRose", "WaterFroze", "TreeFell", "UserForgotten",

        // Verbs that do not change, after what they happened to
        "PasswordReset", "FlagSet", "FileRead", "OrderSplit", "PriceCut", "LimitHit", "ConnectionShut", "MessageBroadcast",
        "GameQuit", "BubbleBurst", "DataInput", "JobRun", "GoldBecome", "BidUpset", "Reset", "Split",

        // Endings that say what kind of thing it is
        "OrderPlacedEvent", "OrderPlacedDomainEvent", "OrderPlacedIntegrationEvent", "OrderPlacedV2", "OrderPlacedEventV2",
        "OrderPlacedNotification", "OrderPlacedMessage", "OrderPlaced2", "Order_Placed", "orderPlaced", "OrderPlacedFact", "Order2Placed", "SentMessage",

        // A fact with more to say
        "OrderPlacedInStore", "UserRegisteredByAdmin", "PaymentReceivedFromCustomer", "UserLoggedIn", "UserSignedUp", "CustomerOptedOut",
        "OrderTimedOut", "StockRanOut", "ItemAddedToCart", "SMSSent", "IPAddressBlocked", "OAuthTokenRevoked", "HTTPRequestSent",
        "RegistrationAttempted", "UserRegistrationFailed", "PaymentDeclinedByBank", "OrderStatusChangedToPaid",

        // States and pulses
        "OutOfStock", "OutOfStockEvent", "HeartbeatEvent", "Heartbeat", "ClockTick", "Tick", "Ping", "ServerDown", "NodeUp", "StockLow",
        "ProductAvailable", "ProductUnavailable", "ServiceUnhealthy", "DeviceOffline", "DeviceOnline", "InvoiceOverdue", "QueueFull",

        // Not English enough to tell
        "BestellungGeöffnet", "注文",
    ];

    public static TheoryData<string, string?> Others() => new()
    {
        { "PlaceOrder", "OrderPlaced" },
        { "PlaceOrderEvent", "OrderPlacedEvent" },
        { "CreateUser", "UserCreated" },
        { "RegisterUserV2", "UserRegisteredV2" },
        { "SendMoney", "MoneySent" },
        { "WriteFile", "FileWritten" },
        { "PayInvoice", "InvoicePaid" },
        { "CancelOrder", "OrderCancelled" },
        { "ShipOrder", "OrderShipped" },
        { "SubmitForm", "FormSubmitted" },
        { "CopyFile", "FileCopied" },
        { "ApplyCoupon", "CouponApplied" },
        { "DeployService", "ServiceDeployed" },
        { "ResetPassword", "PasswordReset" },
        { "ReadMessage", "MessageRead" },
        { "SendNotification", "NotificationSent" },
        { "SplitPayment", "PaymentSplit" },
        { "AddItemToCart", "ItemAddedToCart" },
        { "RemoveItemFromCart", "ItemRemovedFromCart" },
        { "SignUpUser", "UserSignedUp" },
        { "SubscribeToTopic", "SubscribedToTopic" },
        { "RebuildIndex", "IndexRebuilt" },
        { "WithdrawFunds", "FundsWithdrawn" },
        { "PlacingOrder", "OrderPlaced" },
        { "OrderPlacing", "OrderPlaced" },
        { "ShippingOrder", "OrderShipped" },
        { "OrderCreate", "OrderCreated" },
        { "OrderUpdate", "OrderUpdated" },
        { "PriceChange", "PriceChanged" },
        { "OrderSend", "OrderSent" },
        { "OrderPlacement", "OrderPlaced" },
        { "UserRegistration", "UserRegistered" },
        { "UserRegistrationEvent", "UserRegisteredEvent" },
        { "OrderCancellation", "OrderCancelled" },
        { "UserLogin", "UserLoggedIn" },
        { "SessionTimeout", "SessionTimedOut" },
        { "PaymentFailure", "PaymentFailed" },

        // Noticed, but no rule is sure of the right name.
        { "Order", null },
        { "OrderEvent", null },
        { "Customer", null },
        { "UserFeed", null },
        { "NewSpeed", null },
        { "VideoEmbed", null },
        { "WorkNeed", null },
        { "TestResult", null },
        { "LogEntry", null },
        { "UserList", null },
        { "ChangeRequest", null },
        { "StockLevel", null },
        { "Update", "Updated" },
        { "ShutDown", null },
    };
}
