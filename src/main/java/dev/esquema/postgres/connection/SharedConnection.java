package dev.esquema.postgres.connection;

import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.ShardingKey;
import java.sql.Statement;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;

/**
 * A connection that is lent: closing it gives it back and leaves it open.
 *
 * <p>Written out, because a dynamic proxy would need registration in a native image; every other method passes on.
 */
final class SharedConnection implements Connection {

    private final Connection lent;
    private boolean returned;

    SharedConnection(Connection lent) {
        this.lent = lent;
    }

    @Override
    public Statement createStatement() throws SQLException {
        return lent.createStatement();
    }

    @Override
    public PreparedStatement prepareStatement(String a) throws SQLException {
        return lent.prepareStatement(a);
    }

    @Override
    public CallableStatement prepareCall(String a) throws SQLException {
        return lent.prepareCall(a);
    }

    @Override
    public String nativeSQL(String a) throws SQLException {
        return lent.nativeSQL(a);
    }

    @Override
    public void setAutoCommit(boolean a) throws SQLException {
        lent.setAutoCommit(a);
    }

    @Override
    public boolean getAutoCommit() throws SQLException {
        return lent.getAutoCommit();
    }

    @Override
    public void commit() throws SQLException {
        lent.commit();
    }

    @Override
    public void rollback() throws SQLException {
        lent.rollback();
    }

    /** Gives it back: settles what was left open, and leaves the connection to its owner. */
    @Override
    public void close() throws SQLException {
        if (!lent.isClosed() && !lent.getAutoCommit()) {
            lent.rollback();
            lent.setAutoCommit(true);
        }
        returned = true;
    }

    @Override
    public boolean isClosed() throws SQLException {
        return returned || lent.isClosed();
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        return lent.getMetaData();
    }

    @Override
    public void setReadOnly(boolean a) throws SQLException {
        lent.setReadOnly(a);
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        return lent.isReadOnly();
    }

    @Override
    public void setCatalog(String a) throws SQLException {
        lent.setCatalog(a);
    }

    @Override
    public String getCatalog() throws SQLException {
        return lent.getCatalog();
    }

    @Override
    public void setTransactionIsolation(int a) throws SQLException {
        lent.setTransactionIsolation(a);
    }

    @Override
    public int getTransactionIsolation() throws SQLException {
        return lent.getTransactionIsolation();
    }

    @Override
    public SQLWarning getWarnings() throws SQLException {
        return lent.getWarnings();
    }

    @Override
    public void clearWarnings() throws SQLException {
        lent.clearWarnings();
    }

    @Override
    public Statement createStatement(int a, int b) throws SQLException {
        return lent.createStatement(a, b);
    }

    @Override
    public PreparedStatement prepareStatement(String a, int b, int c) throws SQLException {
        return lent.prepareStatement(a, b, c);
    }

    @Override
    public CallableStatement prepareCall(String a, int b, int c) throws SQLException {
        return lent.prepareCall(a, b, c);
    }

    @Override
    public Map<String, Class<?>> getTypeMap() throws SQLException {
        return lent.getTypeMap();
    }

    @Override
    public void setTypeMap(Map<String, Class<?>> a) throws SQLException {
        lent.setTypeMap(a);
    }

    @Override
    public void setHoldability(int a) throws SQLException {
        lent.setHoldability(a);
    }

    @Override
    public int getHoldability() throws SQLException {
        return lent.getHoldability();
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        return lent.setSavepoint();
    }

    @Override
    public Savepoint setSavepoint(String a) throws SQLException {
        return lent.setSavepoint(a);
    }

    @Override
    public void rollback(Savepoint a) throws SQLException {
        lent.rollback(a);
    }

    @Override
    public void releaseSavepoint(Savepoint a) throws SQLException {
        lent.releaseSavepoint(a);
    }

    @Override
    public Statement createStatement(int a, int b, int c) throws SQLException {
        return lent.createStatement(a, b, c);
    }

    @Override
    public PreparedStatement prepareStatement(String a, int b, int c, int d) throws SQLException {
        return lent.prepareStatement(a, b, c, d);
    }

    @Override
    public CallableStatement prepareCall(String a, int b, int c, int d) throws SQLException {
        return lent.prepareCall(a, b, c, d);
    }

    @Override
    public PreparedStatement prepareStatement(String a, int b) throws SQLException {
        return lent.prepareStatement(a, b);
    }

    @Override
    public PreparedStatement prepareStatement(String a, int[] b) throws SQLException {
        return lent.prepareStatement(a, b);
    }

    @Override
    public PreparedStatement prepareStatement(String a, String[] b) throws SQLException {
        return lent.prepareStatement(a, b);
    }

    @Override
    public Clob createClob() throws SQLException {
        return lent.createClob();
    }

    @Override
    public Blob createBlob() throws SQLException {
        return lent.createBlob();
    }

    @Override
    public NClob createNClob() throws SQLException {
        return lent.createNClob();
    }

    @Override
    public SQLXML createSQLXML() throws SQLException {
        return lent.createSQLXML();
    }

    @Override
    public boolean isValid(int a) throws SQLException {
        return lent.isValid(a);
    }

    @Override
    public void setClientInfo(String a, String b) throws SQLClientInfoException {
        lent.setClientInfo(a, b);
    }

    @Override
    public void setClientInfo(Properties a) throws SQLClientInfoException {
        lent.setClientInfo(a);
    }

    @Override
    public String getClientInfo(String a) throws SQLException {
        return lent.getClientInfo(a);
    }

    @Override
    public Properties getClientInfo() throws SQLException {
        return lent.getClientInfo();
    }

    @Override
    public Array createArrayOf(String a, Object[] b) throws SQLException {
        return lent.createArrayOf(a, b);
    }

    @Override
    public Struct createStruct(String a, Object[] b) throws SQLException {
        return lent.createStruct(a, b);
    }

    @Override
    public void setSchema(String a) throws SQLException {
        lent.setSchema(a);
    }

    @Override
    public String getSchema() throws SQLException {
        return lent.getSchema();
    }

    @Override
    public void abort(Executor a) throws SQLException {
        lent.abort(a);
    }

    @Override
    public void setNetworkTimeout(Executor a, int b) throws SQLException {
        lent.setNetworkTimeout(a, b);
    }

    @Override
    public int getNetworkTimeout() throws SQLException {
        return lent.getNetworkTimeout();
    }

    @Override
    public void beginRequest() throws SQLException {
        lent.beginRequest();
    }

    @Override
    public void endRequest() throws SQLException {
        lent.endRequest();
    }

    @Override
    public boolean setShardingKeyIfValid(ShardingKey a, ShardingKey b, int c) throws SQLException {
        return lent.setShardingKeyIfValid(a, b, c);
    }

    @Override
    public boolean setShardingKeyIfValid(ShardingKey a, int b) throws SQLException {
        return lent.setShardingKeyIfValid(a, b);
    }

    @Override
    public void setShardingKey(ShardingKey a, ShardingKey b) throws SQLException {
        lent.setShardingKey(a, b);
    }

    @Override
    public void setShardingKey(ShardingKey a) throws SQLException {
        lent.setShardingKey(a);
    }

    @Override
    public <T> T unwrap(Class<T> a) throws SQLException {
        return lent.unwrap(a);
    }

    @Override
    public boolean isWrapperFor(Class<?> a) throws SQLException {
        return lent.isWrapperFor(a);
    }
}
