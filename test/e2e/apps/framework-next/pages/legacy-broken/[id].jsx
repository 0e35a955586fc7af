export const getServerSideProps = () => {
  throw new Error('as the test wants')
}

export default function Page() {
  return <p>never</p>
}
